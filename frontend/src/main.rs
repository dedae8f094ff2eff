//! Mounts the page.

fn main() {
    yew::Renderer::<portwise_frontend::App>::new().render();
}
