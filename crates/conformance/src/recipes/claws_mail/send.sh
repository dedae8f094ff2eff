grep -qxF "smtp_user_id=$LOGIN" "$SNIPPET"
Xvfb -displayfd 1 -screen 0 1000x800x24 -nolisten tcp > display 2> xvfb.log &
until [ -s display ]; do sleep 0.05; done
export DISPLAY=":$(cat display)"

# Sends one message through the server named, and answers by the key given when Claws Mail asks
# about a certificate.
send() {
    server=$1 answer=$2
    export HOME="$PWD/$server"
    mkdir -p "$HOME/.claws-mail" "$HOME/Mail/queue"
    sed "s/^smtp_server=.*/smtp_server=$server/" "$SNIPPET" > "$HOME/.claws-mail/accountrc"
    cat > "$HOME/.claws-mail/folderlist.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<folderlist>
  <folder type="mh" name="Mail" path="$HOME/Mail">
    <folderitem type="inbox" name="inbox" path="inbox"/>
    <folderitem type="outbox" name="sent" path="sent"/>
    <folderitem type="draft" name="draft" path="draft"/>
    <folderitem type="queue" name="queue" path="queue"/>
    <folderitem type="trash" name="trash" path="trash"/>
  </folder>
</folderlist>
END
    {
        printf 'S:%s\nSSV:%s\nR:<%s>\nMAID:1\n' "$FROM" "$server" "$FROM"
        printf 'X-Claws-End-Special-Headers: 1\n'
        cat "$MESSAGE"
    } > "$HOME/Mail/queue/1"
    claws-mail --debug --send > "$server.log" 2>&1 &
    claws=$!
    for _ in $(seq 70); do
        # The last thing that starting up does is to send what is in the queue.
        if grep -q "main startup" "$server.log"; then break; fi
        sleep 0.1
        for window in $(xdotool search --onlyvisible --name . 2> xdotool.log); do
            title=$(xdotool getwindowname "$window" 2>> xdotool.log || true)
            case $title in
                *assword*)
                    xdotool windowfocus "$window" type "$PASSWORD" && xdotool key Return
                    ;;
                *ertificate*)
                    echo "$title" >> "$server.asked"
                    xdotool windowfocus "$window" key "$answer"
                    ;;
                Error) xdotool windowfocus "$window" key Return ;;
            esac 2>> xdotool.log || true
        done
    done
    kill -KILL "$claws"
    wait "$claws" 2> /dev/null || true
    echo "$server:" && grep -E "SMTP[<>]|Mail sent" "$server.log" || true
}

refuses() {
    send "$1" Escape
    if grep -E "PASSWORD|MAIL FROM|Mail sent" "$1.log"; then exit 1; fi
}

send "$HOST" alt+a
grep "Mail sent successfully" "$HOST.log"
grep certificate "$HOST.asked"
refuses stripped.example.com
refuses wrong-name.example.com
grep certificate wrong-name.example.com.asked
