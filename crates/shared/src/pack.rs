//! Results, made small.

use std::io::{self, Read, Write};

/// What a result may have at most when it is unpacked, in octets: a worker cannot fill our memory.
const MOST: u64 = 64 * 1024 * 1024;

/// Packs octets.
pub(crate) fn pack(octets: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(octets.len() / 4);
    let mut writer = brotli::CompressorWriter::new(&mut packed, 16 * 1024, QUALITY, WINDOW);
    writer.write_all(octets)?;
    writer.flush()?;
    drop(writer);
    Ok(packed)
}

/// Unpacks them.
pub(crate) fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    unpack_at_most(packed, MOST)
}

fn unpack_at_most(packed: &[u8], most: u64) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    let reader = brotli::Decompressor::new(packed, 16 * 1024);
    reader.take(most + 1).read_to_end(&mut octets)?;
    if octets.len() as u64 > most {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "too large"));
    }
    Ok(octets)
}

const QUALITY: u32 = 5;
const WINDOW: u32 = 22;

#[cfg(test)]
mod tests {
    use super::{pack, unpack, unpack_at_most};

    #[test]
    fn what_is_packed_comes_back() {
        for text in ["", "x", "{\"report\":{}}", &"mail.example.com ".repeat(10_000)] {
            let packed = pack(text.as_bytes()).unwrap();
            assert_eq!(unpack(&packed).unwrap(), text.as_bytes());
        }
        assert!(unpack(b"nothing of the kind").is_err());
    }

    #[test]
    fn what_grows_without_end_is_refused() {
        let packed = pack(&[0; 1000]).unwrap();
        assert!(packed.len() < 50);
        assert_eq!(unpack_at_most(&packed, 1000).unwrap(), [0; 1000]);
        assert!(unpack_at_most(&packed, 999).is_err());
    }
}
