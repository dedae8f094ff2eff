//! Packages of another release of Debian, for programs of which this one has an older version.

/// A preparation that can fetch from another release: `debian_alone RELEASE PACKAGE…` unpacks just
/// these packages into `root`, `debian_whole RELEASE PACKAGE…` also all that they need to run there.
macro_rules! other_debian {
    ($script:literal) => {
        concat!(
            r#"
in_release() {
  apt-get --quiet=2 --no-install-recommends -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=- \
    -o Dir::State::Lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" -o APT::Sandbox::User=root "$@"
}
release() {
  apt=$PWD/apt
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/new" root/usr/bin root/usr/sbin root/usr/lib root/usr/lib64
  for folder in bin sbin lib lib64; do ln -sfn "usr/$folder" "root/$folder"; done
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Identifier: Packages' | head -n 1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" > "$apt/sources.list"
  : > "$apt/status"
  in_release update
}
unpack() {
  (cd "$apt/new" && in_release download "$@")
  for archive in "$apt"/new/*.deb; do dpkg -x "$archive" root; done
  rm -r "$apt"
}
debian_alone() { release "$1"; shift; unpack "$@"; }
debian_whole() { release "$1"; shift; unpack $(in_release --simulate install "$@" | sed -n 's/^Inst \([^ ]*\) .*/\1/p'); }
"#,
            $script
        )
    };
}

pub(super) use other_debian;
