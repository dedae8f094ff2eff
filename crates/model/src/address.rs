//! Addresses that are not public, by the special-purpose address registries of IANA
//! (RFC 6890), and what else is reached through an IPv6 address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// A range that no stranger's probe may reach.
#[derive(Clone, Copy, Debug)]
pub struct SpecialRange {
    /// The range.
    pub net: IpNet,
    /// What it is for, as a noun: "a private network".
    pub purpose: &'static str,
    /// Where that is laid down.
    pub source: &'static str,
}

/// The special range that an address lies in, looking through IPv4 addresses that are wrapped
/// in IPv6 ones. `None` means that the address is public.
#[must_use]
pub fn special_range(address: IpAddr) -> Option<&'static SpecialRange> {
    let wrapped = match address {
        IpAddr::V4(_) => None,
        IpAddr::V6(v6) => embedded_ipv4(v6).map(IpAddr::V4),
    };
    std::iter::once(address)
        .chain(wrapped)
        .find_map(|a| SPECIAL_RANGES.iter().find(|range| range.net.contains(&a)))
}

/// Whether a network that someone opened holds the address, or the IPv4 address inside it.
#[must_use]
pub fn within(nets: &[IpNet], address: IpAddr) -> bool {
    let mapped = match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map(IpAddr::V4),
        IpAddr::V4(_) => None,
    };
    std::iter::once(address).chain(mapped).any(|a| nets.iter().any(|net| net.contains(&a)))
}

/// The IPv4 address behind an IPv6 address of a form that no row below covers: translated
/// (RFC 2765 §2.1) and ISATAP (RFC 5214 §6.1).
fn embedded_ipv4(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    match v6.segments() {
        [0, 0, 0, 0, 0xffff, 0, high, low] | [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => {
            Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
        }
        _ => None,
    }
}

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length))
}

const fn v6(a: u16, b: u16, c: u16, length: u8) -> IpNet {
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length))
}

const fn row(net: IpNet, purpose: &'static str, source: &'static str) -> SpecialRange {
    SpecialRange { net, purpose, source }
}

const LOOPBACK6: IpNet = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128));
const MAPPED: IpNet =
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96));
const DUMMY: IpNet = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(0x100, 0, 0, 1, 0, 0, 0, 0), 64));
const UNSPECIFIED6: IpNet = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128));

/// The ranges, more specific ones before those that hold them.
pub const SPECIAL_RANGES: &[SpecialRange] = &[
    row(v4(0, 0, 0, 0, 8), "this network", "RFC 791 §3.2"),
    row(v4(10, 0, 0, 0, 8), "a private network", "RFC 1918"),
    row(v4(100, 64, 0, 0, 10), "a provider's shared address space", "RFC 6598"),
    row(v4(127, 0, 0, 0, 8), "this very machine (loopback)", "RFC 1122 §3.2.1.3"),
    row(v4(169, 254, 0, 0, 16), "the local link, cloud metadata included", "RFC 3927"),
    row(v4(172, 16, 0, 0, 12), "a private network", "RFC 1918"),
    row(v4(192, 0, 0, 0, 24), "protocol assignments", "RFC 6890 §2.1"),
    row(v4(192, 0, 2, 0, 24), "documentation", "RFC 5737"),
    row(v4(192, 31, 196, 0, 24), "the AS112 service", "RFC 7535"),
    row(v4(192, 52, 193, 0, 24), "automatic multicast tunnels", "RFC 7450"),
    row(v4(192, 88, 99, 0, 24), "the former 6to4 relays", "RFC 7526"),
    row(v4(192, 168, 0, 0, 16), "a private network", "RFC 1918"),
    row(v4(192, 175, 48, 0, 24), "the AS112 service", "RFC 7534"),
    row(v4(198, 18, 0, 0, 15), "benchmarks of network devices", "RFC 2544"),
    row(v4(198, 51, 100, 0, 24), "documentation", "RFC 5737"),
    row(v4(203, 0, 113, 0, 24), "documentation", "RFC 5737"),
    row(v4(224, 0, 0, 0, 4), "multicast", "RFC 5771"),
    row(v4(240, 0, 0, 0, 4), "nothing yet, or broadcast", "RFC 1112 §4"),
    row(LOOPBACK6, "this very machine (loopback)", "RFC 4291 §2.5.3"),
    row(UNSPECIFIED6, "no host at all", "RFC 4291 §2.5.2"),
    row(v6(0, 0, 0, 96), "IPv4 written as IPv6 (compatible form)", "RFC 4291 §2.5.5.1"),
    row(MAPPED, "IPv4 written as IPv6 (mapped form)", "RFC 4291 §2.5.5.2"),
    row(v6(0x64, 0xff9b, 0, 96), "IPv4 behind a translator (NAT64)", "RFC 6052"),
    row(v6(0x64, 0xff9b, 1, 48), "IPv4 behind a local translator (NAT64)", "RFC 8215"),
    row(v6(0x100, 0, 0, 64), "discarding", "RFC 6666"),
    row(DUMMY, "a dummy prefix", "RFC 9780"),
    row(v6(0x2001, 0xdb8, 0, 32), "documentation", "RFC 3849"),
    row(v6(0x2001, 0, 0, 32), "IPv4 in a tunnel (Teredo)", "RFC 4380"),
    row(v6(0x2001, 0, 0, 23), "protocol assignments", "RFC 2928"),
    row(v6(0x2002, 0, 0, 16), "IPv4 in a tunnel (6to4)", "RFC 3056"),
    row(v6(0x2620, 0x4f, 0x8000, 48), "the AS112 service", "RFC 7534"),
    row(v6(0x3fff, 0, 0, 20), "documentation", "RFC 9637"),
    row(v6(0x5f00, 0, 0, 16), "segment routing", "RFC 9602"),
    row(v6(0xfc00, 0, 0, 7), "a private network", "RFC 4193"),
    row(v6(0xfe80, 0, 0, 10), "the local link", "RFC 4291 §2.5.6"),
    row(v6(0xfec0, 0, 0, 10), "a former site-local network", "RFC 3879"),
    row(v6(0xff00, 0, 0, 8), "multicast", "RFC 4291 §2.7"),
    // Beside 2000::/3 nothing is given out.
    row(v6(0, 0, 0, 3), "nothing yet", "RFC 4291 §2.4"),
    row(v6(0x4000, 0, 0, 2), "nothing yet", "RFC 4291 §2.4"),
    row(v6(0x8000, 0, 0, 1), "nothing yet", "RFC 4291 §2.4"),
];

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::{SPECIAL_RANGES, special_range, within};

    #[test]
    fn both_ends_of_every_range_are_special() {
        for range in SPECIAL_RANGES {
            for address in [range.net.network(), range.net.broadcast()] {
                assert!(special_range(address).is_some(), "{address}");
            }
        }
    }

    #[test]
    fn neighbours_of_the_ranges_are_public() {
        for public in [
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "8.8.8.8",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "2003::1",
            "2600::",
            "3ffe::1",
        ] {
            let address: IpAddr = public.parse().unwrap();
            assert!(special_range(address).is_none(), "{public}");
        }
    }

    #[test]
    fn ipv4_inside_ipv6_is_seen_through() {
        for private in [
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "::ffff:0:192.168.1.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "2002:a00:1::1",
            "2002:808:808::",
            "2001:0:4136:e378:8000:63bf:f5ff:fffe",
            "2a00:1450::200:5efe:10.0.0.1",
            "fe80::5efe:10.0.0.1",
            "::ffff:0:8.8.8.8",
            "1fff::1",
            "4000::1",
            "fe00::1",
        ] {
            let address: IpAddr = private.parse().unwrap();
            assert!(special_range(address).is_some(), "{private}");
        }
    }

    #[test]
    fn an_opened_network_holds_mapped_addresses_too() {
        let nets = ["127.0.0.0/8".parse().unwrap()];
        assert!(within(&nets, "127.3.2.1".parse().unwrap()));
        assert!(within(&nets, "::ffff:127.0.0.1".parse().unwrap()));
        assert!(!within(&nets, "10.0.0.1".parse().unwrap()));
        assert!(!within(&nets, "64:ff9b::127.0.0.1".parse().unwrap()));
    }
}
