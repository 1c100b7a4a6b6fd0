//! Whom the server may call: an address is typed by somebody, and the server stands where she does not.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;

/// Where somebody listens, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub is_https: bool,
    /// A name or an address, without brackets.
    pub host: String,
    pub port: u16,
    /// As it stands in `Host`.
    pub authority: String,
    /// Path and query.
    pub path: String,
}

impl Target {
    /// https alone, or http to this machine where that is allowed; no name and password in it.
    pub fn parse(url: &str, loopback: bool) -> Option<Target> {
        let uri: Uri = url.parse().ok()?;
        let is_https = match uri.scheme_str()? {
            "https" => true,
            "http" if loopback => false,
            _ => return None,
        };
        let authority = uri.authority()?.as_str().to_owned();
        if authority.contains('@') {
            return None;
        }
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return None;
        }
        // An address that stands there itself is refused at once; a name is resolved when it is called.
        if let Ok(address) = host.parse::<IpAddr>()
            && !may_call(address, loopback)
        {
            return None;
        }
        let port = match uri.port() {
            Some(port) => port.as_u16(),
            None if is_https => 443,
            None => 80,
        };
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Some(Target { is_https, host, port, authority, path })
    }
}

/// Whether the server may call this address.
pub fn may_call(address: IpAddr, loopback: bool) -> bool {
    is_public(address) || loopback && address.is_loopback()
}

/// Whether an address is one of the Internet, which anybody may call: no network of somebody's own, no machine's own, no
/// group, nothing that is set aside (RFC 6890 and its registries).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let set_aside = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            // Shared by a provider's customers (RFC 6598).
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            // Relays to IPv6 of old (RFC 7526).
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            // Groups, what is kept for later, and everybody.
            | (224..=255, _, _)
    );
    !set_aside
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, ..] = address.segments();
    // An address of IPv4 that is written as one of IPv6 is judged as what it is.
    let within = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    let [.., high, low] = address.segments();
    match (a, b, c, d, e, f) {
        // Mapped (RFC 4291), and through a translator (RFC 6052).
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => within(high, low),
        // Relayed (6to4).
        (0x2002, high, low, ..) => within(high, low),
        // Of what is given out (2000::/3), neither what is set aside for tunnels and tests nor for documents.
        (0x2001, 0..=0x1ff, ..) | (0x2001, 0xdb8, ..) | (0x3fff, 0..=0xfff, ..) => false,
        (0x2000..=0x3fff, ..) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_somebodys_own_is_not_called() {
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_is_on_the_internet_is() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2400:3200::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn this_machine_is_called_where_that_is_allowed_and_no_other_network() {
        let of = |address: &str, loopback| may_call(address.parse().unwrap(), loopback);
        assert!(of("127.0.0.1", true) && of("::1", true) && !of("127.0.0.1", false));
        assert!(!of("10.0.0.1", true) && !of("169.254.169.254", true));
    }

    #[test]
    fn an_address_is_taken_apart() {
        let target = Target::parse("https://hooks.example.org/plan?key=1", false).unwrap();
        assert_eq!(
            (target.host.as_str(), target.port, target.path.as_str()),
            ("hooks.example.org", 443, "/plan?key=1")
        );
        assert_eq!(Target::parse("https://example.org", false).unwrap().path, "/");
        assert_eq!(Target::parse("https://[2606:4700::1111]:8443/x", false).unwrap().host, "2606:4700::1111");
        let own = Target::parse("http://127.0.0.1:8080/x", true).unwrap();
        assert_eq!((own.is_https, own.port, own.authority.as_str()), (false, 8080, "127.0.0.1:8080"));
        for wrong in [
            "",
            "example.org/hook",
            "http://example.org/hook",
            "ftp://example.org",
            "https://user:password@example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://169.254.169.254/latest",
            "https:///nothing",
            "/hook",
        ] {
            assert_eq!(Target::parse(wrong, false), None, "{wrong}");
        }
        assert_eq!(Target::parse("http://10.0.0.1/", true), None);
    }

    proptest! {
        #[test]
        fn a_mapped_address_is_what_it_maps(bits in any::<u32>()) {
            let address = Ipv4Addr::from(bits);
            prop_assert_eq!(is_public(IpAddr::V4(address)), is_public(IpAddr::V6(address.to_ipv6_mapped())));
            if is_public(IpAddr::V4(address)) {
                prop_assert!(!address.is_private() && !address.is_loopback() && !address.is_link_local() && !address.is_multicast() && !address.is_unspecified() && !address.is_broadcast());
            }
        }

        #[test]
        fn no_address_of_a_network_of_ones_own_is_public(bits in any::<u128>()) {
            let address = Ipv6Addr::from(bits);
            if address.is_loopback() || address.is_multicast() || address.is_unspecified() || address.is_unique_local() || address.is_unicast_link_local() {
                prop_assert!(!is_public(IpAddr::V6(address)));
            }
        }
    }
}
