//! Settings: `config/default.toml`, then a file, then the environment. Unknown keys are errors.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use ipnet::IpNet;
use serde::{Deserialize, Deserializer};

/// Every setting; what each means stands in `config/default.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: String,
    pub data: PathBuf,
    pub tls_cert: PathBuf,
    pub tls_key: PathBuf,
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    pub metrics_listen: String,
    pub log_format: LogFormat,
    pub smtp_url: String,
    pub mail_from: String,
    pub outgoing_to_loopback: bool,
    pub db_connections: u32,
    pub registrations_per_network: i32,
    pub request_seconds: u64,
    pub demo: bool,
    /// From the environment alone.
    #[serde(default)]
    pub key: String,
    #[serde(default)]
    pub pg_bin: String,
    #[serde(default)]
    pub pg_user: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

const DEFAULT: &str = include_str!("../config/default.toml");

impl Config {
    /// Reads the settings. `environment` is what `std::env::vars` gives.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> anyhow::Result<Config> {
        let mut builder =
            config::Config::builder().add_source(config::File::from_str(DEFAULT, config::FileFormat::Toml));
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
            for secret in ["smtp_url", "key"] {
                let held = toml::from_str::<toml::Table>(&text)
                    .ok()
                    .is_some_and(|table| table.get(secret).is_some_and(|value| value.as_str() != Some("")));
                ensure!(!held, "{}: {secret} is a secret; give it as PLENUM_{}", file.display(), secret.to_uppercase());
            }
            builder = builder.add_source(config::File::from_str(&text, config::FileFormat::Toml));
        }
        for (name, value) in environment {
            if let Some(key) = name.strip_prefix("PLENUM_") {
                let key = key.to_lowercase();
                if key == "trusted_proxies" {
                    let list: Vec<&str> = value.split([',', ' ']).filter(|part| !part.is_empty()).collect();
                    builder = builder.set_override(key, list)?;
                } else {
                    builder = builder.set_override(key, value)?;
                }
            }
        }
        let mut config: Config = builder.build()?.try_deserialize().context("the settings cannot be used")?;
        if config.public_url.is_empty() {
            let scheme = if config.tls_cert.as_os_str().is_empty() { "http" } else { "https" };
            config.public_url = format!("{scheme}://{}", config.listen);
        }
        ensure!(
            config.tls_cert.as_os_str().is_empty() == config.tls_key.as_os_str().is_empty(),
            "tls_cert and tls_key go together"
        );
        ensure!((1..=3600).contains(&config.request_seconds), "request_seconds is from 1 to 3600");
        if config.data.as_os_str().is_empty() {
            config.data = default_data();
        }
        Ok(config)
    }

    /// After this long a request that is still not answered is given up.
    pub fn deadline(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    /// Whether people come by https: only then may cookies be `Secure` and named `__Host-`.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// Networks (`10.0.0.0/8`), and addresses, each a network of its own.
fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let list = Vec::<String>::deserialize(from)?;
    let read = |text: &String| {
        let address = || text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
        text.parse::<IpNet>().or_else(|_| address()).map_err(|_| {
            let wrong = format!("trusted_proxies: {text:?} is neither an address nor a network (10.0.0.0/8)");
            <D::Error as serde::de::Error>::custom(wrong)
        })
    };
    list.iter().map(read).collect()
}

fn default_data() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/lib/plenum");
    }
    let home = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).unwrap_or_else(|| {
        PathBuf::from(std::env::var_os("HOME").unwrap_or_else(|| "/tmp".into())).join(".local/share")
    });
    home.join("plenum")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(environment: &[(&str, &str)]) -> anyhow::Result<Config> {
        Config::load(None, environment.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())))
    }

    #[test]
    fn the_environment_overrides() {
        let config =
            load(&[("PLENUM_LISTEN", "0.0.0.0:9000"), ("PLENUM_TRUSTED_PROXIES", "10.0.0.0/8"), ("HOME", "/x")])
                .unwrap();
        assert_eq!(config.public_url, "http://0.0.0.0:9000");
        assert_eq!(config.trusted_proxies.len(), 1);
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let told = |text| load(&[("PLENUM_TRUSTED_PROXIES", text)]).map(|config| config.trusted_proxies);
        let list = told("127.0.0.1, ::1 172.17.0.0/16").unwrap();
        let list: Vec<String> = list.iter().map(IpNet::to_string).collect();
        assert_eq!(list, ["127.0.0.1/32", "::1/128", "172.17.0.0/16"]);
        assert!(told("").unwrap().is_empty());
        let error = told("proxy.example.org").unwrap_err();
        assert!(format!("{error:#}").contains("proxy.example.org"), "{error:#}");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "trusted_proxies = [\"10.0.0.1\"]").unwrap();
        assert_eq!(Config::load(Some(file.path()), []).unwrap().trusted_proxies.len(), 1);
    }

    #[test]
    fn a_request_has_some_time() {
        assert_eq!(load(&[]).unwrap().deadline(), Duration::from_secs(30));
        for wrong in ["0", "3601", "-1", "soon"] {
            assert!(load(&[("PLENUM_REQUEST_SECONDS", wrong)]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn unknown_keys_are_errors() {
        let error = load(&[("PLENUM_LISTN", "x")]).unwrap_err();
        assert!(format!("{error:#}").contains("listn"), "{error:#}");
    }

    #[test]
    fn secrets_do_not_stand_in_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "smtp_url = \"smtp://u:p@h\"").unwrap();
        assert!(Config::load(Some(file.path()), []).is_err());
        std::fs::write(file.path(), "listen = \"127.0.0.1:1\"\nunknown = 1").unwrap();
        assert!(Config::load(Some(file.path()), []).is_err());
    }
}
