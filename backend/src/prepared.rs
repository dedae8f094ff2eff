//! Answers that never change while the server runs: made once, compressed once, and sent as they
//! are.

use std::io::{self, Write as _};

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// An answer in each form in which it may be sent.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    plain: Form,
    /// Where compressing makes it smaller.
    small: Option<Small>,
}

#[derive(Clone, Debug)]
struct Small {
    gzip: Form,
    brotli: Form,
}

#[derive(Clone, Debug)]
struct Form {
    octets: Bytes,
    headers: HeaderMap,
}

impl Prepared {
    /// Prepares what may be kept for an hour and is then revalidated.
    ///
    /// # Errors
    ///
    /// If it cannot be compressed or described in headers.
    pub(crate) fn new(content_type: &str, octets: impl Into<Bytes>) -> io::Result<Self> {
        let octets = octets.into();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&octets)?;
        let mut small = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
        brotli::BrotliCompress(&mut octets.as_ref(), &mut small, &parameters)?;
        let kind = HeaderValue::from_str(content_type).map_err(io::Error::other)?;
        let form = |octets: Bytes, encoding| {
            let tag = URL_SAFE_NO_PAD.encode(&digest(&SHA256, &octets).as_ref()[..16]);
            Form::new(octets, &kind, &tag, encoding)
        };
        let gzip = form(gzip.finish()?.into(), Some("gzip"))?;
        let small = Small { gzip, brotli: form(small.into(), Some("br"))? };
        Ok(Self { plain: form(octets, None)?, small: Some(small) })
    }

    /// What was compressed when the program was built: plain, and by gzip and Brotli; the tag
    /// names its content.
    ///
    /// # Errors
    ///
    /// If it cannot be described in headers.
    pub(crate) fn built(
        content_type: &'static str,
        tag: &str,
        (plain, small): (Bytes, Option<[Bytes; 2]>),
    ) -> io::Result<Self> {
        let kind = HeaderValue::from_static(content_type);
        let small = small.map(|[gzip, brotli]| {
            let gzip = Form::new(gzip, &kind, &format!("{tag}-gzip"), Some("gzip"))?;
            let brotli = Form::new(brotli, &kind, &format!("{tag}-br"), Some("br"))?;
            io::Result::Ok(Small { gzip, brotli })
        });
        Ok(Self { plain: Form::new(plain, &kind, tag, None)?, small: small.transpose()? })
    }

    /// The same with one more header.
    #[must_use]
    pub(crate) fn with(mut self, name: axum::http::HeaderName, value: &HeaderValue) -> Self {
        let small = self.small.iter_mut().flat_map(|small| [&mut small.gzip, &mut small.brotli]);
        for form in std::iter::once(&mut self.plain).chain(small) {
            form.headers.insert(name.clone(), value.clone());
        }
        self
    }

    /// The answer to a request with these headers: in the form that the client wants most, of
    /// several the smallest, or `304` if it has that already.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        let form = self.form(&Wanted::read(request));
        let mut headers = form.headers.clone();
        if form.is_known(request) {
            headers.remove(CONTENT_ENCODING);
            headers.remove(CONTENT_TYPE);
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, Body::from(form.octets.clone())).into_response()
    }

    fn form(&self, wanted: &Wanted<'_>) -> &Form {
        let Some(small) = &self.small else { return &self.plain };
        let (brotli, gzip) = (wanted.weight("br"), wanted.weight("gzip"));
        match wanted.identity() {
            plain if plain > brotli.max(gzip) => &self.plain,
            _ if brotli > 0 && brotli >= gzip => &small.brotli,
            _ if gzip > 0 => &small.gzip,
            // Who takes none of them gets what everybody can read.
            _ => &self.plain,
        }
    }
}

impl Form {
    fn new(
        octets: Bytes,
        kind: &HeaderValue,
        tag: &str,
        encoding: Option<&'static str>,
    ) -> io::Result<Self> {
        let tag = HeaderValue::from_str(&format!("\"{tag}\"")).map_err(io::Error::other)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, kind.clone());
        headers.insert(ETAG, tag);
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Ok(Self { octets, headers })
    }

    /// Whether the client holds just this form (RFC 9110 §13.1.2).
    fn is_known(&self, request: &HeaderMap) -> bool {
        let Some(own) = self.headers.get(ETAG).and_then(|tag| tag.to_str().ok()) else {
            return false;
        };
        let texts = request.get_all(IF_NONE_MATCH).into_iter().filter_map(|v| v.to_str().ok());
        texts
            .flat_map(|text| text.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == own || tag == "*")
    }
}

/// How much a client wants each content coding (RFC 9110 §12.5.3).
struct Wanted<'a>(Vec<(&'a str, u16)>);

impl<'a> Wanted<'a> {
    fn read(request: &'a HeaderMap) -> Self {
        let texts = request.get_all(ACCEPT_ENCODING).into_iter().filter_map(|v| v.to_str().ok());
        Self(texts.flat_map(|text| text.split(',')).map(Self::part).collect())
    }

    /// A coding and its weight in thousandths; one that cannot be read counts as 1.
    fn part(part: &'a str) -> (&'a str, u16) {
        let mut parts = part.split(';').map(str::trim);
        let coding = parts.next().unwrap_or_default();
        let weight = parts
            .filter_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")))
            .find_map(|q| q.trim().parse::<f32>().ok());
        // Conversion of what is out of range ends at the range.
        (coding, weight.map_or(MOST, |q| (q.clamp(0.0, 1.0) * f32::from(MOST)) as u16))
    }

    fn said(&self, coding: &str) -> Option<u16> {
        let said = self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(coding));
        said.map(|(_, weight)| *weight)
    }

    /// The weight of a coding: its own, or that of all others.
    fn weight(&self, coding: &str) -> u16 {
        self.said(coding).or_else(|| self.said("*")).unwrap_or(0)
    }

    /// The weight of what is not compressed. It need not be named to be taken, but only what is
    /// named is wanted more than what is smaller.
    fn identity(&self) -> u16 {
        self.said("identity").unwrap_or(0)
    }
}

/// The weight of what is wanted most.
const MOST: u16 = 1000;

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, ETAG, IF_NONE_MATCH};
    use axum::http::{HeaderMap, HeaderValue, StatusCode};

    use super::Prepared;

    fn asking(headers: &[(axum::http::HeaderName, &str)]) -> HeaderMap {
        let pair = |(name, value): &(axum::http::HeaderName, &str)| {
            (name.clone(), HeaderValue::from_str(value).unwrap())
        };
        headers.iter().map(pair).collect()
    }

    #[tokio::test]
    async fn the_smallest_form_that_the_client_takes_is_sent() {
        let text = "port 587 ".repeat(1000);
        let prepared = Prepared::new("text/plain", text.clone()).unwrap();
        let cases = [
            ("gzip, deflate, br", "br"),
            ("GZIP;q=0.5", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("br;Q=0", ""),
            ("br;q=0.000", ""),
            ("br;q=abc", "br"),
            ("br;q=0.2, gzip;q=0.8", "gzip"),
            ("br; q=0.5 , gzip ; q=0.5", "br"),
            ("*", "br"),
            ("*;q=0", ""),
            ("*;q=0, gzip", "gzip"),
            ("br;q=0, *;q=0.1", "gzip"),
            ("gzip;q=0, br;q=0, *", ""),
            ("identity, br;q=0.5", ""),
            ("identity;q=0.5, br", "br"),
            ("identity;q=0, gzip;q=0.1", "gzip"),
            ("identity;q=0", ""),
            ("bro", ""),
            ("identity", ""),
        ];
        for (asked, coding) in cases {
            let answer = prepared.answer(&asking(&[(ACCEPT_ENCODING, asked)]));
            let got = answer.headers().get(CONTENT_ENCODING).map_or("", |v| v.to_str().unwrap());
            assert_eq!(got, coding, "{asked}");
            let octets = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert_eq!(octets.len() == text.len(), coding.is_empty(), "{asked}");
        }
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let prepared = Prepared::new("text/plain", "a".repeat(100)).unwrap();
        let plain = prepared.answer(&HeaderMap::new());
        let tag = plain.headers()[ETAG].to_str().unwrap().to_owned();
        let again = |tag: &str| prepared.answer(&asking(&[(IF_NONE_MATCH, tag)])).status();
        assert_eq!(again(&tag), StatusCode::NOT_MODIFIED);
        assert_eq!(again(&format!("\"x\", W/{tag}")), StatusCode::NOT_MODIFIED);
        assert_eq!(again("\"x\""), StatusCode::OK);
        let other = asking(&[(IF_NONE_MATCH, &tag), (ACCEPT_ENCODING, "br")]);
        assert_eq!(prepared.answer(&other).status(), StatusCode::OK, "another form, another tag");
    }
}
