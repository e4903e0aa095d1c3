#!/usr/bin/env bash
# Makes what people install, under artifacts/ and nowhere else: archives, a Debian package, NuGet packages, and their checksums.
set -euo pipefail

usage() {
    cat <<TEXT
usage: publish.sh [archive] [portable] [deb] [nuget]
Without a word all are made, in artifacts/:
  archive   ctxscan-VERSION-linux-x64.tar.gz: one file that needs no .NET, with manual pages and completions
  portable  ctxscan-VERSION-portable.tar.gz: for every machine that has the .NET 10 runtime
  deb       ctxscan_VERSION_amd64.deb
  nuget     the libraries, their symbols, and ctxscan as a dotnet tool
SHA256SUMS lists what is there. Needs the .NET 10 SDK; deb needs dpkg-deb.
TEXT
}

wanted=()
for word in "$@"; do
    case $word in
        archive | portable | deb | nuget) wanted+=("$word") ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done
if [ ${#wanted[@]} -eq 0 ]; then wanted=(archive portable deb nuget); fi

cd "$(dirname "${BASH_SOURCE[0]}")"
out=$PWD/artifacts
work=$out/work
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# The commit's time on every file: the same source gives the same archive.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2> /dev/null || echo 0)
export SOURCE_DATE_EPOCH
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

is_wanted() { [[ " ${wanted[*]} " == *" $1 "* ]]; }

# Builds of their own beside the usual ones: what the tests run stays as it is.
publish_to() { # folder, options of dotnet publish
    local folder=$1
    shift
    dotnet publish src/ctxscan/ctxscan.csproj -c Release --artifacts-path "$work/build" -o "$folder" -p:DebugType=none "$@"
    rm -f "$folder"/*.xml
}

self_contained() {
    if [ -x "$work/linux-x64/ctxscan" ]; then return; fi
    publish_to "$work/linux-x64" -r linux-x64 --self-contained -p:PublishSingleFile=true -p:PublishReadyToRun=true \
        -p:EnableSingleFileAnalyzer=false # it would add a package to the lock files
}

# Manual pages, completions, licence and documents, made by the program that they describe.
documents_to() { # folder, program
    local program=$2
    mkdir -p "$1/man" "$1/completions"
    "$program" man -o "$1/man"
    "$program" completions bash > "$1/completions/ctxscan.bash"
    "$program" completions zsh > "$1/completions/_ctxscan"
    "$program" completions fish > "$1/completions/ctxscan.fish"
    cp LICENSE README.md CHANGELOG.md "$1"
    cp -r docs "$1/docs"
}

pack() { # folder below $work, archive
    tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -cf - "$1" | gzip -9n > "$out/$2"
}

make_archive() {
    self_contained
    local folder=ctxscan-$version-linux-x64
    mkdir -p "$work/$folder"
    cp "$work/linux-x64/ctxscan" "$work/$folder"
    documents_to "$work/$folder" "$work/linux-x64/ctxscan"
    pack "$folder" "$folder.tar.gz"
}

make_portable() {
    local folder=ctxscan-$version-portable
    # No executable of one system: 'dotnet ctxscan.dll' and the script run everywhere.
    publish_to "$work/$folder/lib" -p:UseAppHost=false
    cat > "$work/$folder/ctxscan" <<'SCRIPT'
#!/bin/sh
exec dotnet "$(dirname "$(readlink -f "$0")")/lib/ctxscan.dll" "$@"
SCRIPT
    chmod 755 "$work/$folder/ctxscan"
    documents_to "$work/$folder" "$work/$folder/ctxscan"
    pack "$folder" "$folder.tar.gz"
}

make_deb() {
    self_contained
    local root=$work/deb program=$work/linux-x64/ctxscan
    local share=$root/usr/share doc=$root/usr/share/doc/ctxscan
    mkdir -p "$root/DEBIAN" "$root/usr/bin" "$share/man" "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d" "$doc"
    install -m 755 "$program" "$root/usr/bin/ctxscan"
    "$program" man -o "$share/man/man1"
    gzip -9n "$share/man/man1/"*.1
    "$program" completions bash > "$share/bash-completion/completions/ctxscan"
    "$program" completions zsh > "$share/zsh/vendor-completions/_ctxscan"
    "$program" completions fish > "$share/fish/vendor_completions.d/ctxscan.fish"
    cp README.md "$doc"
    cp -r docs "$doc/docs"
    gzip -9nc CHANGELOG.md > "$doc/changelog.gz"
    { printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: %s\nLicense: Expat\n' "$(sed -n 's/^Copyright (c) //p' LICENSE)"
        sed -e '1,/^Copyright/d' -e '/./!d' -e 's/^/ /' LICENSE; } > "$doc/copyright"
    cat > "$root/DEBIAN/control" <<CONTROL
Package: ctxscan
Version: $version
Architecture: amd64
Maintainer: CitrixTrafficEngine contributors <contributors@ctxscan.invalid>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f 1)
Depends: libc6 (>= 2.27), libgcc-s1, libstdc++6
Recommends: libpcap0.8 | libpcap0.8t64
Suggests: libcap2-bin
Section: net
Priority: optional
Description: what a Citrix estate really does on the network
 Reads captures, assembles every conversation, and matches each against a
 catalog of who may talk to whom on which port in every Citrix product.
 Sweeps the ports of a deployment and says what proves each open or closed.
 libpcap is needed for live capture and packet filters only.
CONTROL
    install -m 755 /dev/stdin "$root/DEBIAN/postinst" <<'POSTINST'
#!/bin/sh
# Capturing needs a capability, and every user of the machine would have it: it is given only where CTXSCAN_SETCAP=1 or the file asks for it.
set -e
if [ "$1" = configure ]; then
    if [ "${CTXSCAN_SETCAP:-}" = 1 ] || [ -e "${DPKG_ROOT:-}/etc/ctxscan/setcap" ]; then
        if command -v setcap > /dev/null; then
            setcap cap_net_raw+ep "${DPKG_ROOT:-}/usr/bin/ctxscan"
        else
            echo "ctxscan: no setcap here; install libcap2-bin and configure again" >&2
        fi
    else
        echo "ctxscan: live capture is for root. To let every user capture: setcap cap_net_raw+ep /usr/bin/ctxscan"
        echo "ctxscan: to keep it so over upgrades: mkdir -p /etc/ctxscan && touch /etc/ctxscan/setcap"
    fi
fi
POSTINST
    find "$root" -type d -exec chmod 755 {} +
    find "$root/usr/share" -type f -exec chmod 644 {} +
    (cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum > DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zxz --build "$root" "$out/ctxscan_${version}_amd64.deb"
}

make_nuget() {
    local project
    dotnet restore src/ctxscan/ctxscan.csproj --artifacts-path "$work/build"
    # Without runtimes, or the tool would become a package for each of them.
    for project in CitrixTrafficEngine CitrixTrafficEngine.Catalog CitrixTrafficEngine.Scan ctxscan; do
        dotnet pack "src/$project/$project.csproj" -c Release --no-restore --artifacts-path "$work/build" -o "$out" -p:ContinuousIntegrationBuild=true -p:RuntimeIdentifiers=
    done
}

for kind in archive portable deb nuget; do
    if is_wanted "$kind"; then "make_$kind"; fi
done

rm -f "$out/SHA256SUMS"
sums=$(cd "$out" && find . -maxdepth 1 -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum)
printf '%s\n' "$sums" | tee "$out/SHA256SUMS"
