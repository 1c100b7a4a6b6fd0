//! One request: to addresses that were looked at, over TLS, without following anywhere.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use http::{Request, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use super::{Target, may_call};

/// After so long a receiver that has not answered is given up until the next time.
const PATIENCE: Duration = Duration::from_secs(10);
/// After so long without a connection the next address of a name is tried.
const CONNECTING: Duration = Duration::from_secs(3);

/// Why there was no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The name is not found.
    Name,
    /// It leads to an address that the server does not call.
    Address,
    /// Nobody answers there, or not over TLS with a certificate that is good.
    Connect,
    /// It took longer than 10 seconds.
    Timeout,
}

/// Sends a body by POST with these headers; tells the status of the answer.
pub async fn post(
    target: &Target,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
    loopback: bool,
) -> Result<u16, Failure> {
    tokio::time::timeout(PATIENCE, send(target, headers, body, loopback)).await.unwrap_or(Err(Failure::Timeout))
}

async fn send(
    target: &Target,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
    loopback: bool,
) -> Result<u16, Failure> {
    let found = lookup_host((target.host.as_str(), target.port)).await.map_err(|_| Failure::Name)?;
    // Those that were looked at are those that are called: the name is not resolved again.
    let addresses: Vec<SocketAddr> = found.filter(|address| may_call(address.ip(), loopback)).collect();
    if addresses.is_empty() {
        return Err(Failure::Address);
    }
    let mut request = Request::post(&target.path)
        .header(header::HOST, &target.authority)
        .header(header::USER_AGENT, concat!("Plenum/", env!("CARGO_PKG_VERSION")));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request.body(Body::from(body)).map_err(|_| Failure::Name)?;
    let stream = connect(&addresses).await.ok_or(Failure::Connect)?;
    if !target.is_https {
        return exchange(stream, request).await;
    }
    let name = ServerName::try_from(target.host.clone()).map_err(|_| Failure::Name)?;
    let stream = TlsConnector::from(tls()).connect(name, stream).await.map_err(|_| Failure::Connect)?;
    exchange(stream, request).await
}

/// A connection to the first of these addresses where somebody answers.
async fn connect(addresses: &[SocketAddr]) -> Option<TcpStream> {
    for address in addresses {
        if let Ok(Ok(stream)) = tokio::time::timeout(CONNECTING, TcpStream::connect(address)).await {
            return Some(stream);
        }
    }
    None
}

/// Certificates are good that come from the authorities which browsers trust.
fn tls() -> Arc<ClientConfig> {
    static TLS: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let made = TLS.get_or_init(|| {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring knows them")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Arc::new(config)
    });
    made.clone()
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Body>,
) -> Result<u16, Failure> {
    let (mut sender, connection) =
        http1::handshake::<_, Body>(TokioIo::new(stream)).await.map_err(|_| Failure::Connect)?;
    // The status is all that counts: what the body says is not read, and the connection ends with this.
    let mut answered = pin!(async move { sender.send_request(request).await.map(|answer| answer.status().as_u16()) });
    let status = tokio::select! {
        biased;
        status = &mut answered => status,
        // The receiver has hung up; what it said before that has arrived.
        _ = connection => answered.await,
    };
    status.map_err(|_| Failure::Connect)
}
