//! Who really asks, when a proxy stands between: a proxy writes down whom it speaks for, and so can any liar. Only what
//! proxies named as trusted wrote is believed.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The address of the client.
///
/// Every proxy adds, at the right end of `X-Forwarded-For`, the address that spoke to it. So the list is read from the
/// right, as long as the one who wrote an entry is trusted; the first that is not is the client. What stands left of it
/// is the client's own word, and worth nothing.
///
/// `Forwarded` (RFC 7239) is not read: a proxy that writes the one header mostly passes the other on as it came.
pub fn client_ip(peer: IpAddr, trusted: &[IpNet], headers: &HeaderMap) -> IpAddr {
    let mut client = peer.to_canonical();
    // Several headers of one name are one list, in their order.
    let mut entries =
        headers.get_all(FORWARDED_FOR).iter().rev().flat_map(|value| value.as_bytes().rsplit(|b| *b == b','));
    while is_trusted(client, trusted) {
        let Some(entry) = entries.next() else { break };
        // What cannot be read ends what can be known: its writer is the last address that is certain.
        let Some(address) = std::str::from_utf8(entry).ok().and_then(parse) else { break };
        client = address;
    }
    client
}

/// Whether the client's connection is encrypted: ours is, or the trusted proxy next to us says that its own is.
pub fn is_encrypted(ours: bool, peer: IpAddr, trusted: &[IpNet], headers: &HeaderMap) -> bool {
    if ours || !is_trusted(peer.to_canonical(), trusted) {
        return ours;
    }
    // The last entry is the nearest proxy's own; the ones before it came from outside.
    headers
        .get_all(FORWARDED_PROTO)
        .iter()
        .next_back()
        .and_then(|value| value.as_bytes().rsplit(|b| *b == b',').next())
        .is_some_and(|scheme| scheme.trim_ascii().eq_ignore_ascii_case(b"https"))
}

/// `10.0.0.0/8` and `::ffff:10.0.0.1` (an IPv4 client at an IPv6 socket) must meet.
fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// `192.0.2.1`, `2001:db8::1`, and with a port, as some proxies write them: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().ok().or_else(|| entry.parse().ok().map(|socket: SocketAddr| socket.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    fn client(peer: &str, trusted: &[&str], forwarded: &[&str]) -> String {
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let list: Vec<_> = forwarded.iter().map(|value| (FORWARDED_FOR, *value)).collect();
        client_ip(peer.parse().unwrap(), &trusted, &headers(&list)).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_peer_is_the_client() {
        assert_eq!(client("203.0.113.9", &[], &[]), "203.0.113.9");
        assert_eq!(client("203.0.113.9", &[], &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("203.0.113.9", &["10.0.0.0/8"], &["198.51.100.1"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &[" 198.51.100.1:4711 "]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &["[2001:db8::7]"]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &[]), "10.0.0.1");
    }

    #[test]
    fn a_chain_is_read_from_the_right_over_one_header_or_several() {
        let trusted = ["10.0.0.0/8", "192.0.2.10/32"];
        assert_eq!(client("10.0.0.1", &trusted, &["198.51.100.1, 192.0.2.10"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &trusted, &["198.51.100.1", "192.0.2.10"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &trusted, &["198.51.100.1,192.0.2.10", "10.3.3.3"]), "198.51.100.1");
        // Everybody in the chain is trusted: the farthest is the client.
        assert_eq!(client("10.0.0.1", &trusted, &["10.9.9.9, 10.8.8.8"]), "10.9.9.9");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        let trusted = ["10.0.0.0/8"];
        // The client sent a header of its own; the proxy added the truth at the right.
        assert_eq!(client("10.0.0.1", &trusted, &["127.0.0.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &trusted, &["10.5.5.5, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &trusted, &["10.5.5.5", "198.51.100.1"]), "198.51.100.1");
        // It claims to be a proxy, but speaks to us itself.
        assert_eq!(client("198.51.100.1", &trusted, &["127.0.0.1, 10.0.0.1"]), "198.51.100.1");
        // It sends nonsense: the last certain address counts, never what stands left of the nonsense.
        assert_eq!(client("10.0.0.1", &trusted, &["127.0.0.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &trusted, &["127.0.0.1, "]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &trusted, &["127.0.0.1, 10.2.2.2 10.3.3.3, 10.4.4.4"]), "10.4.4.4");
        assert_eq!(client("10.0.0.1", &trusted, &["127.0.0.1, \u{ff11}0.0.0.2"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &trusted, &["010.0.0.9"]), "10.0.0.1");
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_same_address() {
        assert_eq!(client("::ffff:10.0.0.1", &["10.0.0.0/8"], &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:203.0.113.9", &["10.0.0.0/8"], &["198.51.100.1"]), "203.0.113.9");
        // Throttling by address must not see two.
        assert_eq!(client("10.0.0.1", &["10.0.0.0/8"], &["::ffff:198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn only_a_trusted_proxy_may_say_that_it_speaks_tls() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let stranger: IpAddr = "198.51.100.1".parse().unwrap();
        let said = |values: &[&str]| headers(&values.iter().map(|v| (FORWARDED_PROTO, *v)).collect::<Vec<_>>());
        assert!(is_encrypted(false, proxy, &trusted, &said(&["https"])));
        assert!(is_encrypted(false, proxy, &trusted, &said(&["HTTPS "])));
        assert!(!is_encrypted(false, proxy, &trusted, &said(&["http"])));
        assert!(!is_encrypted(false, proxy, &trusted, &said(&[])));
        assert!(!is_encrypted(false, proxy, &trusted, &said(&["https, http"])));
        assert!(!is_encrypted(false, proxy, &trusted, &said(&["https", "http"])));
        assert!(!is_encrypted(false, stranger, &trusted, &said(&["https"])));
        assert!(is_encrypted(true, stranger, &trusted, &said(&["http"])));
    }
}
