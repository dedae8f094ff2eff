//! Unix sockets.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::UnixListener;

use super::Stream;

/// A Unix socket that listens. If it made its file, the file goes with it.
#[derive(Debug)]
pub(super) struct Listener {
    socket: UnixListener,
    own: Option<Own>,
}

/// A file that a socket made. Another server may have put its own in its place.
#[derive(Debug)]
struct Own {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Own {
    fn at(path: &Path) -> io::Result<Self> {
        let found = std::fs::symlink_metadata(path)?;
        Ok(Self { path: path.to_owned(), device: found.dev(), inode: found.ino() })
    }

    /// Whether the file is still there. While its socket is open, no other has its inode.
    fn is_there(&self) -> bool {
        Self::at(&self.path).is_ok_and(|now| (now.device, now.inode) == (self.device, self.inode))
    }
}

/// The owner and the group may connect.
const MODE: u32 = 0o660;

/// Whether something lies at a path that is not a socket.
pub(super) fn is_something_else(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|found| !found.file_type().is_socket())
}

impl Listener {
    /// Listens at a path, in place of a socket that nobody listens on any more.
    pub(super) fn bind(path: &Path) -> io::Result<Self> {
        if path.exists() {
            if is_live(path)? {
                return Err(io::ErrorKind::AddrInUse.into());
            }
            std::fs::remove_file(path)?;
        }
        let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        socket.bind(&SockAddr::unix(path)?)?;
        let own = Some(Own::at(path)?);
        std::fs::set_permissions(path, Permissions::from_mode(MODE))?;
        socket.listen(super::BACKLOG)?;
        Ok(Self { socket: UnixListener::from_std(socket.into())?, own })
    }

    /// One that was handed over, and its path.
    pub(super) fn inherited(
        socket: std::os::unix::net::UnixListener,
    ) -> io::Result<(Self, PathBuf)> {
        socket.set_nonblocking(true)?;
        let path = socket.local_addr()?.as_pathname().map(Path::to_owned).unwrap_or_default();
        Ok((Self { socket: UnixListener::from_std(socket)?, own: None }, path))
    }

    pub(super) async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        let (stream, _) = self.socket.accept().await?;
        Ok(Box::new(stream))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(own) = self.own.as_ref().filter(|own| own.is_there()) {
            // If it is gone already, that is what is wanted.
            let _ = std::fs::remove_file(&own.path);
        }
    }
}

/// Whether somebody listens on a socket.
#[expect(clippy::disallowed_methods, reason = "a socket of this machine, by its path")]
fn is_live(path: &Path) -> io::Result<bool> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    match socket.connect(&SockAddr::unix(path)?) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(false),
        // A full queue has a listener too.
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(true),
        Err(error) => Err(error),
    }
}
