#!/bin/sh
# Makes the users of the engine: one for those that serve, and one for the workers of each vantage
# point. Who is there already stays as it is, so that a vantage point can be added later.
#
#   engine-users.sh FOLDER URL VANTAGE...
#   engine-users.sh secrets redis://engine:6379 fra home
#
# FOLDER gets a file for each user (serve.url, worker-fra.url ...) with the URL that --engine-file
# takes, and engine.acl for the engine, which knows of each password the hash alone.
set -eu
export LC_ALL=C

if [ $# -lt 3 ]; then
    sed -n 's/^# \{0,1\}//; 2,9p' "$0" >&2
    exit 2
fi
folder=$1 url=$2
shift 2
case $url in
    redis://*@* | rediss://*@*) echo "leave user and password out of the URL" >&2 && exit 2 ;;
    redis://?* | rediss://?*) ;;
    *) echo "the URL is redis://HOST:PORT, or rediss://HOST:PORT with TLS" >&2 && exit 2 ;;
esac
for vantage; do
    case $vantage in
        *[!a-z0-9-]* | -* | *- | '' | ?????????????????????????????????*)
            echo "a vantage point has a name of small letters, digits and hyphens" >&2
            exit 2
            ;;
    esac
done

# Others on this machine come no further than the folder. Containers are given single files, which
# their users must be able to read.
mkdir -p -m 700 "$folder"
umask 022
acl=$folder/engine.acl
pattern=$(dirname "$0")/engine.acl
[ -e "$acl" ] || sed '/^user \(serve\|worker-.*\) /d' "$pattern" > "$acl"

# user NAME, LINE of the pattern: makes one of whom there is none.
user() {
    [ ! -e "$folder/$1.url" ] || return 0
    password=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
    hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
    printf '%s\n' "$2" | sed "s/#0*/#$hash/" >> "$acl"
    printf '%s\n' "${url%%://*}://$1:$password@${url#*://}" > "$folder/$1.url"
}

user serve "$(sed -n '/^user serve /p' "$pattern")"
for vantage; do
    line=$(sed -n "s/^user worker-fra \(.*\):v:fra:/user worker-$vantage \1:v:$vantage:/p" "$pattern")
    user "worker-$vantage" "$line"
done
