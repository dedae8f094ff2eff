//! What the engine does in one step.

use std::sync::LazyLock;

use redis::Script;

macro_rules! scripts {
    ($($name:ident: $file:literal,)*) => {
        $(pub(crate) static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(include_str!(concat!("scripts/", $file))));)*
    };
}

scripts! {
    ANNOUNCE: "announce.lua",
    BEAT: "beat.lua",
    BEGIN: "begin.lua",
    ENTER: "enter.lua",
    FINISH: "finish.lua",
    GIVE_BACK: "give_back.lua",
    REFUND: "refund.lua",
    SCAN_FEED: "scan_feed.lua",
    SCAN_FOLLOW: "scan_follow.lua",
    SCAN_LIST: "scan_list.lua",
    SCAN_MARK: "scan_mark.lua",
    SCAN_OPEN: "scan_open.lua",
    STANDING: "standing.lua",
    SUBMIT: "submit.lua",
    TAKE: "take.lua",
    TELL: "tell.lua",
    WITHDRAW: "withdraw.lua",
}
