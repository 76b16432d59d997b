//! Networks of the organisation: what is asked for from elsewhere comes from outside.

use axum::{extract::ConnectInfo, http::Extensions};
use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

/// A network such as `192.168.10.0/24`; an address alone is a network of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

/// What is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNet;

impl fmt::Display for NoNet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a network is written like 192.168.10.0/24")
    }
}

impl std::error::Error for NoNet {}

impl FromStr for Net {
    type Err = NoNet;
    fn from_str(text: &str) -> Result<Self, NoNet> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u8>().map_err(|_| NoNet)?)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| NoNet)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        if bits > most { Err(NoNet) } else { Ok(Net { address, bits }) }
    }
}

impl Net {
    fn holds(self, other: IpAddr) -> bool {
        // Both are left-aligned in 128 bits, so that one shift serves either family.
        let aligned = |address: IpAddr| match address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()) << 96,
            IpAddr::V6(v6) => v6.to_bits(),
        };
        let mask = u128::MAX.checked_shl(128 - u32::from(self.bits)).unwrap_or(0);
        self.address.is_ipv4() == other.is_ipv4() && (aligned(self.address) ^ aligned(other)) & mask == 0
    }
}

/// Whether a request comes from outside `inside`. With no list everything is inside; with one, a peer that is unknown is outside.
pub(super) fn outside(inside: &[Net], extensions: &Extensions) -> bool {
    if inside.is_empty() {
        return false;
    }
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    peer.is_none_or(|peer| !inside.iter().any(|net| net.holds(peer)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, inside: &[&str]) -> bool {
        let nets: Vec<Net> = inside.iter().map(|net| net.parse().unwrap()).collect();
        let mut extensions = Extensions::new();
        if let Ok(ip) = peer.parse::<IpAddr>() {
            extensions.insert(ConnectInfo(SocketAddr::new(ip, 50_000)));
        }
        outside(&nets, &extensions)
    }

    #[test]
    fn a_peer_is_inside_by_its_network() {
        let office = ["192.168.10.0/24", "fd00:1::/32", "10.0.0.7"];
        for peer in ["192.168.10.1", "192.168.10.255", "::ffff:192.168.10.9", "fd00:1:ffff::1", "10.0.0.7"] {
            assert!(!from(peer, &office), "{peer}");
        }
        for peer in ["192.168.11.1", "192.168.9.255", "fd00:2::1", "10.0.0.8", "::1", "unknown"] {
            assert!(from(peer, &office), "{peer}");
        }
        assert!(!from("203.0.113.9", &[]), "no list, no outside");
        assert!(!from("203.0.113.9", &["0.0.0.0/0"]) && from("::1", &["0.0.0.0/0"]));
    }

    #[test]
    fn what_is_no_network_is_told() {
        for text in ["", "office", "192.168.10.0/33", "192.168.10/24", "fd00::/129", "10.0.0.0/-1"] {
            assert_eq!(text.parse::<Net>(), Err(NoNet), "{text}");
        }
    }
}
