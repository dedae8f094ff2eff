//! The icon as pictures, for systems that install the site and do not draw SVG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::frame::LIGHT;

const ICON: &str = include_str!("../../icon.svg");

/// The pictures: their names, their widths, and whether a system may cut them into its own shape.
pub(super) const ICONS: [(&str, u32, bool); 3] =
    [("icon-192.png", 192, false), ("icon-512.png", 512, false), ("icon-cut-512.png", 512, true)];

/// Why the icon cannot be drawn.
#[derive(Debug)]
pub struct IconError(String);

impl std::fmt::Display for IconError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "frontend/icon.svg cannot be drawn: {}", self.0)
    }
}

impl std::error::Error for IconError {}

/// Draws them as PNG, each with its name.
///
/// # Errors
///
/// If the icon is no SVG, or nothing that can be drawn.
pub fn icons() -> Result<Vec<(&'static str, Vec<u8>)>, IconError> {
    let wrong = |why: String| IconError(why);
    let mut all = Vec::new();
    for (name, width, may_be_cut) in ICONS {
        let svg = if may_be_cut { padded(ICON) } else { ICON.to_owned() };
        let tree = Tree::from_str(&svg, &Options::default()).map_err(|e| wrong(e.to_string()))?;
        let mut picture =
            Pixmap::new(width, width).ok_or_else(|| wrong(format!("{width} is no width")))?;
        let scale = width as f32 / tree.size().width();
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut picture.as_mut());
        all.push((name, picture.encode_png().map_err(|e| wrong(e.to_string()))?));
    }
    Ok(all)
}

/// On a ground without holes, and within the inner four fifths, which no system cuts off.
fn padded(svg: &str) -> String {
    let ground = format!(
        "><rect width=\"32\" height=\"32\" fill=\"{LIGHT}\"/><g transform=\"translate(5 5) scale(.6875)\">"
    );
    svg.replacen('>', &ground, 1).replace("</svg>", "</g></svg>")
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::{Pixmap, PremultipliedColorU8};

    use super::{ICONS, icons};

    fn pixel(picture: &Pixmap, x: u32, y: u32) -> PremultipliedColorU8 {
        let at = |part: u32| part * picture.width() / 32;
        picture.pixel(at(x), at(y)).unwrap()
    }

    #[test]
    fn icons_are_drawn_in_their_sizes() {
        let icons = icons().unwrap();
        for ((name, png), (expected, width, may_be_cut)) in icons.iter().zip(ICONS) {
            let picture = Pixmap::decode_png(png).unwrap();
            assert_eq!((*name, picture.width(), picture.height()), (expected, width, width));
            assert!(png.len() < 40_000, "{name}: {}", png.len());
            assert_eq!(pixel(&picture, 0, 0).alpha() == 255, may_be_cut, "{name}");
            // The blue of the letter, left of its fold.
            let middle = pixel(&picture, 9, 19);
            assert!(middle.blue() > 200 && middle.red() < 100, "{name}: {middle:?}");
        }
    }
}
