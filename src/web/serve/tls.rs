//! TLS by a certificate and a key in PEM files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// The certificate in use, and the files it came from.
#[derive(Debug, Clone)]
pub struct Tls(Arc<Files>);

#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    held: Mutex<Held>,
}

#[derive(Debug, Clone)]
struct Held {
    config: Arc<ServerConfig>,
    changed: [Option<SystemTime>; 2],
}

/// Why TLS cannot be used, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("The certificate in {} cannot be read: {source}. It must be a PEM file with the certificate and its chain.", path.display())]
    Certificate {
        path: PathBuf,
        #[source]
        source: pem::Error,
    },
    #[error("{} holds no certificate. It must be a PEM file with the certificate and its chain.", path.display())]
    NoCertificate { path: PathBuf },
    #[error("The key in {} cannot be read: {source}. It must be a PEM file with the private key, without a password.", path.display())]
    Key {
        path: PathBuf,
        #[source]
        source: pem::Error,
    },
    #[error("The certificate in {} and its key cannot be used together: {source}.", certificate.display())]
    Pair {
        certificate: PathBuf,
        #[source]
        source: rustls::Error,
    },
}

impl Tls {
    /// Reads both files; a server must not start with a certificate that it cannot use.
    pub fn from_files(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        Ok(Self(Arc::new(Files {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            held: Mutex::new(read(certificate, key)?),
        })))
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        TlsAcceptor::from(self.held().config).accept(stream).await
    }

    fn held(&self) -> Held {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up files that have changed. Those that cannot be used (half written, say) are tried again next time, and
    /// the certificate in use stays.
    pub(super) async fn renew(&self) {
        let tls = self.clone();
        // Reading files blocks.
        let done = tokio::task::spawn_blocking(move || {
            let files = &tls.0;
            if tls.held().changed == [changed(&files.certificate), changed(&files.key)] {
                return;
            }
            match read(&files.certificate, &files.key) {
                Ok(new) => {
                    *files.held.lock().unwrap_or_else(PoisonError::into_inner) = new;
                    tracing::info!("the renewed certificate is in use");
                }
                Err(error) => tracing::error!(%error, "the renewed certificate cannot be used"),
            }
        });
        let _ = done.await;
    }
}

fn read(certificate: &Path, key: &Path) -> Result<Held, TlsError> {
    // Before reading: a change while we read is then seen next time.
    let changed = [changed(certificate), changed(key)];
    let unreadable = |source| TlsError::Certificate { path: certificate.to_owned(), source };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(unreadable)?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate { path: certificate.to_owned() });
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|source| TlsError::Key { path: key.to_owned(), source })?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|source| TlsError::Pair { certificate: certificate.to_owned(), source })?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Held { config: Arc::new(config), changed })
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|about| about.modified()).ok()
}
