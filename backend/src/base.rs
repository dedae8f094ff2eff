//! Serving below a path.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{HeaderValue, LOCATION};
use axum::http::uri::{PathAndQuery, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tower::ServiceExt;

use crate::error::Failure;
use crate::setup::SetupError;

/// A path below which everything is served; empty for the root.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BasePath(String);

impl BasePath {
    /// Reads one. Slashes at its end are ignored.
    ///
    /// # Errors
    ///
    /// [`SetupError::BasePath`] if it does not begin with a slash or has other characters than
    /// those that need no escaping (RFC 3986 §2.3).
    pub fn read(text: &str) -> Result<Self, SetupError> {
        let path = text.trim_end_matches('/');
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let part =
            |part: &str| !part.is_empty() && part != "." && part != ".." && part.bytes().all(fits);
        let parts = path.strip_prefix('/').map(|rest| rest.split('/').all(part));
        match parts.unwrap_or_else(|| text == "/" || text.is_empty()) {
            true => Ok(Self(path.to_owned())),
            false => Err(SetupError::BasePath(text.to_owned())),
        }
    }

    /// The path, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Serves everything below the path by a router, and the rest by another.
    pub(crate) fn wrap(&self, inside: Router, outside: Router) -> Router {
        if self.0.is_empty() {
            return inside;
        }
        let ways = Ways { base: self.clone(), inside, outside };
        Router::new().fallback(below).with_state(ways)
    }

    /// What lies outside of the path: nothing, and from the path itself the way inside.
    pub(crate) fn outside(&self) -> Router {
        Router::new().fallback(elsewhere).with_state(self.clone())
    }

    /// The rest of an address below the path.
    fn rest(&self, uri: &Uri) -> Option<Uri> {
        let rest = uri.path_and_query()?.as_str().strip_prefix(&self.0)?;
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(rest.parse::<PathAndQuery>().ok()?);
        rest.starts_with('/').then(|| Uri::from_parts(parts).ok()).flatten()
    }
}

/// The ways of a request.
#[derive(Clone)]
struct Ways {
    base: BasePath,
    inside: Router,
    outside: Router,
}

async fn elsewhere(State(BasePath(base)): State<BasePath>, uri: Uri) -> Response {
    match uri.path() == base {
        true => Redirect::permanent(&format!("{base}/")).into_response(),
        false => {
            let detail = format!("Portwise is at {base}/ of this server.");
            Failure::not_found(detail).into_response()
        }
    }
}

async fn below(State(ways): State<Ways>, mut request: Request) -> Response {
    let Ways { base, inside, outside } = ways;
    let Some(rest) = base.rest(request.uri()) else {
        return outside.oneshot(request).await.into_response();
    };
    *request.uri_mut() = rest;
    let mut response = inside.oneshot(request).await.into_response();
    let location = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    let to = location.filter(|to| to.starts_with('/')).map(|to| format!("{}{to}", base.0));
    if let Some(Ok(to)) = to.as_deref().map(HeaderValue::from_str) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::BasePath;

    #[test]
    fn a_path_is_read() {
        for (text, path) in [("", ""), ("/", ""), ("/portwise/", "/portwise"), ("/a/b~1", "/a/b~1")]
        {
            assert_eq!(BasePath::read(text).unwrap().as_str(), path);
        }
        for wrong in ["portwise", "/a b", "/a//b", "/..", "/%61", "https://a.example/", "/{x}"] {
            assert!(BasePath::read(wrong).is_err(), "{wrong}");
        }
    }
}
