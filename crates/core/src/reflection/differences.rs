//! Where the two ends of a connection differ.

use portwise_smtp::Side;

use super::told::{Reflection, Reflector};
use super::visit::{Difference, ViaVisit};
use super::wire::WireLine;

/// Where the two ends differ. Nothing for an untouched connection, wherever addresses are
/// translated.
#[must_use]
pub fn compare(own: &ViaVisit, theirs: &Reflection, reflector: &Reflector) -> Vec<Difference> {
    let mut found = Vec::new();
    if own.port != theirs.port {
        found.push(Difference::OtherPort { dialled: own.port, arrived: theirs.port });
    }
    let phases: &[Phase] = match (&own.client_hello, &theirs.client_hello) {
        (Some(_), None) if theirs.tls_failure.is_none() && theirs.tls.is_none() => {
            found.push(Difference::TlsEndsOnTheWay);
            &[Phase::Whole]
        }
        (None, Some(_)) => {
            found.push(Difference::TlsBeginsOnTheWay);
            &[Phase::Whole]
        }
        (Some(sent), Some(received)) if sent.sha256 != received.sha256 => {
            let (sent, received) = (sent.ja4.clone(), received.ja4.clone());
            found.push(Difference::ClientHello { sent, received });
            &[Phase::Plain, Phase::Tls]
        }
        _ => &[Phase::Plain, Phase::Tls],
    };
    if let Some(heard) = &own.certificate_sha256
        && !heard.eq_ignore_ascii_case(&reflector.certificate_sha256)
    {
        let answered = reflector.certificate_sha256.clone();
        found.push(Difference::Certificate { answered, heard: heard.clone() });
    }
    let is_cut = own.cut || theirs.cut;
    for phase in phases {
        let inside_tls = *phase == Phase::Tls;
        let lines = |all: &[WireLine], from: Side| -> Vec<String> {
            let of_phase = |line: &&WireLine| {
                line.from == from && (*phase == Phase::Whole || line.inside_tls == inside_tls)
            };
            all.iter().filter(of_phase).map(|line| line.octets.clone()).collect()
        };
        let said = |from| (lines(&own.lines, from), lines(&theirs.lines, from));
        let (mut sent, mut received) = said(Side::Client);
        // Nobody waits for the answer to QUIT, nor for it to arrive.
        for ends in [&mut sent, &mut received] {
            ends.pop_if(|last| last.starts_with("QUIT"));
        }
        for (sent, received) in pairs(&sent, &received, is_cut) {
            found.push(Difference::Command { inside_tls, sent, received });
        }
        let (heard, mut answered) = said(Side::Server);
        if heard.last().is_none_or(|last| !last.starts_with("221")) {
            answered.pop_if(|last| last.starts_with("221"));
        }
        for (answered, heard) in pairs(&answered, &heard, is_cut) {
            found.push(Difference::Reply { inside_tls, answered, heard });
        }
    }
    found
}

/// Which lines belong together.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Phase {
    Plain,
    Tls,
    /// Where one end has TLS and the other has none, there is no other way to lay them side by side.
    Whole,
}

/// A line as it left, and as it came: one of them is missing if it was added or taken out.
type Pair = (Option<String>, Option<String>);

/// Lays lines side by side, and gives those that are not the same. What is missing behind the end of
/// what was cut is not told.
fn pairs(left: &[String], came: &[String], is_cut: bool) -> Vec<Pair> {
    let mut differing = Vec::new();
    let (mut from, mut to) = (0, 0);
    let mut same = common(left, came);
    same.push((left.len(), came.len()));
    for (at_left, at_came) in same {
        let is_last = at_left == left.len() && at_came == came.len();
        if !(is_cut && is_last) {
            gap(&left[from..at_left], &came[to..at_came], &mut differing);
        }
        (from, to) = (at_left + 1, at_came + 1);
    }
    // Which line of a reply is its last follows from what was taken out or added.
    if differing.is_empty() && left.len() == came.len() {
        let both = left.iter().zip(came).filter(|(left, came)| left != came);
        differing.extend(both.map(|(left, came)| (Some(left.clone()), Some(came.clone()))));
    }
    differing
}

/// Lines between two that are the same at both ends. One stands for another if it begins with the
/// same keyword, or is as long as what was there, as where STARTTLS is overwritten.
fn gap(left: &[String], came: &[String], differing: &mut Vec<Pair>) {
    let mut rest: Vec<&String> = came.iter().collect();
    let alone = left.len() == 1 && came.len() == 1;
    for line in left {
        let of_keyword = rest.iter().position(|other| keyword(line) == keyword(other));
        let as_long = || rest.iter().position(|other| line.len() == other.len());
        let found = of_keyword.or_else(as_long).or_else(|| alone.then_some(0));
        let other = found.map(|at| rest.remove(at).clone());
        differing.push((Some(line.clone()), other));
    }
    differing.extend(rest.into_iter().map(|line| (None, Some(line.clone()))));
}

/// The verb of a command; of a line of a reply its code and the first word behind it.
fn keyword(line: &str) -> String {
    let line = plain(line);
    let (code, text) = match line.split_at_checked(4) {
        Some((code, text)) if code.starts_with(|c: char| c.is_ascii_digit()) => (code, text),
        _ => ("", line.as_str()),
    };
    let word = text.split([' ', '\\', '=']).next().unwrap_or_default();
    (code.to_owned() + word).to_ascii_uppercase()
}

/// A line of a reply as if it were the last.
fn plain(line: &str) -> String {
    let octets = line.as_bytes();
    if octets.len() > 3 && octets[..3].iter().all(u8::is_ascii_digit) && octets[3] == b'-' {
        return format!("{} {}", &line[..3], &line[4..]);
    }
    line.to_owned()
}

/// The longest sequence of lines that is at both ends, each by its places there.
fn common(left: &[String], came: &[String]) -> Vec<(usize, usize)> {
    let left: Vec<String> = left.iter().map(|line| plain(line)).collect();
    let came: Vec<String> = came.iter().map(|line| plain(line)).collect();
    // How long it is from there on.
    let mut longest = vec![vec![0_usize; came.len() + 1]; left.len() + 1];
    for a in (0..left.len()).rev() {
        for b in (0..came.len()).rev() {
            longest[a][b] = if left[a] == came[b] {
                longest[a + 1][b + 1] + 1
            } else {
                longest[a + 1][b].max(longest[a][b + 1])
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    let mut same = Vec::new();
    while a < left.len() && b < came.len() {
        if left[a] == came[b] {
            same.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if longest[a + 1][b] >= longest[a][b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
    same
}

#[cfg(test)]
mod tests {
    use portwise_smtp::Side;

    use super::super::hello::ClientHello;
    use super::super::told::{Port, Reflection, Reflector, TlsTold};
    use super::super::visit::{Difference, ViaVisit};
    use super::super::wire::WireLine;
    use super::{compare, pairs};

    fn lines(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[track_caller]
    fn differ(left: &[&str], came: &[&str], expected: &[(Option<&str>, Option<&str>)]) {
        let found = pairs(&lines(left), &lines(came), false);
        let found: Vec<_> = found.iter().map(|(a, b)| (a.as_deref(), b.as_deref())).collect();
        assert_eq!(found, expected);
    }

    const EHLO: [&str; 5] =
        ["220 hi\\r\\n", "250-host\\r\\n", "250-SIZE 5\\r\\n", "250-STARTTLS\\r\\n", "250 X\\r\\n"];

    #[test]
    fn what_was_changed_is_named_and_nothing_else() {
        differ(&EHLO, &EHLO, &[]);
        // Taken out, in the middle and at the end.
        let out: Vec<_> = [0, 1, 2, 4].map(|at| EHLO[at]).to_vec();
        differ(&EHLO, &out, &[(Some(EHLO[3]), None)]);
        differ(&EHLO, &[&EHLO[..3], &["250 STARTTLS\\r\\n"]].concat(), &[(Some(EHLO[4]), None)]);
        // Overwritten.
        let mut over = EHLO;
        over[3] = "250-XXXXXXXA\\r\\n";
        differ(&EHLO, &over, &[(Some(EHLO[3]), Some(over[3]))]);
        // Another value.
        let mut value = EHLO;
        value[2] = "250-SIZE 10240000\\r\\n";
        differ(&EHLO, &value, &[(Some(EHLO[2]), Some(value[2]))]);
        // Added, and another taken out in the same place.
        let other = [
            EHLO[0],
            EHLO[1],
            EHLO[2],
            "250-AUTH PLAIN LOGIN\\r\\n",
            "250-8BITMIME\\r\\n",
            EHLO[4],
        ];
        differ(
            &EHLO,
            &other,
            &[(Some(EHLO[3]), Some("250-8BITMIME\\r\\n")), (None, Some(other[3]))],
        );
        // The end of a line alone.
        let mut bare = EHLO;
        bare[1] = "250-host\\n";
        differ(&EHLO, &bare, &[(Some(EHLO[1]), Some(bare[1]))]);
        // Which line is the last, alone.
        let mut mark = EHLO;
        mark[4] = "250-X\\r\\n";
        differ(&EHLO, &mark, &[(Some(EHLO[4]), Some(mark[4]))]);
        differ(&EHLO, &[], &EHLO.map(|line| (Some(line), None)));
    }

    #[test]
    fn behind_the_end_of_what_was_cut_nothing_is_told() {
        assert!(pairs(&lines(&EHLO), &lines(&EHLO[..2]), true).is_empty());
        assert_eq!(pairs(&lines(&EHLO), &lines(&EHLO[1..]), true).len(), 1);
    }

    fn hello(number: &str) -> ClientHello {
        ClientHello {
            ja4: "t13".to_owned(),
            sha256: number.to_owned(),
            server_name: None,
            alpn: Vec::new(),
        }
    }

    fn reflector() -> Reflector {
        Reflector {
            service: Reflector::SERVICE.to_owned(),
            version: String::new(),
            hostname: String::new(),
            certificate_sha256: "ab".to_owned(),
            ports: Vec::new(),
            notice: String::new(),
        }
    }

    fn wire(said: &[(Side, bool, &str)]) -> Vec<WireLine> {
        let line = |(from, inside_tls, octets): &(Side, bool, &str)| WireLine {
            at_ms: 0.0,
            from: *from,
            inside_tls: *inside_tls,
            octets: (*octets).to_owned(),
        };
        said.iter().map(line).collect()
    }

    /// The same connection from both ends.
    fn untouched() -> (ViaVisit, Reflection) {
        use Side::{Client, Server};
        let said = [
            (Server, false, "220 hi\\r\\n"),
            (Client, false, "EHLO a\\r\\n"),
            (Server, false, "250 STARTTLS\\r\\n"),
            (Client, false, "STARTTLS\\r\\n"),
            (Server, false, "220 go\\r\\n"),
            (Client, true, "EHLO a\\r\\n"),
            (Server, true, "250 hi\\r\\n"),
            (Client, true, "QUIT\\r\\n"),
        ];
        let mut own = ViaVisit::new([192, 0, 2, 1].into(), Port { port: 25, implicit_tls: false });
        own.lines = wire(&said);
        own.client_hello = Some(hello("1"));
        own.certificate_sha256 = Some("AB".to_owned());
        let theirs = Reflection {
            id: String::new(),
            from: [192, 0, 2, 9].into(),
            from_port: 5,
            port: 25,
            lines: wire(&[&said[..], &[(Server, true, "221 bye\\r\\n")]].concat()),
            cut: false,
            client_hello: Some(hello("1")),
            tls: Some(TlsTold {
                version: String::new(),
                cipher_suite: String::new(),
                handshake_ms: 1,
            }),
            tls_failure: None,
            ended: true,
        };
        (own, theirs)
    }

    #[test]
    fn an_untouched_connection_has_no_differences_wherever_it_was_read() {
        let (own, mut theirs) = untouched();
        assert_eq!(compare(&own, &theirs, &reflector()), []);
        theirs.lines.truncate(7);
        assert_eq!(compare(&own, &theirs, &reflector()), [], "QUIT is still on its way");
    }

    #[test]
    fn who_speaks_tls_is_told_by_its_first_message() {
        let (mut own, mut theirs) = untouched();
        theirs.client_hello = Some(hello("2"));
        let other = Difference::ClientHello { sent: "t13".to_owned(), received: "t13".to_owned() };
        assert_eq!(compare(&own, &theirs, &reflector()), [other]);
        own.certificate_sha256 = Some("cd".to_owned());
        assert!(matches!(compare(&own, &theirs, &reflector())[1], Difference::Certificate { .. }));
        let (own, mut theirs) = untouched();
        (theirs.client_hello, theirs.tls) = (None, None);
        assert_eq!(compare(&own, &theirs, &reflector()), [Difference::TlsEndsOnTheWay]);
        let (mut own, theirs) = untouched();
        (own.client_hello, own.certificate_sha256) = (None, None);
        assert_eq!(compare(&own, &theirs, &reflector()), [Difference::TlsBeginsOnTheWay]);
        let (own, mut theirs) = untouched();
        theirs.port = 2525;
        let other = Difference::OtherPort { dialled: 25, arrived: 2525 };
        assert_eq!(compare(&own, &theirs, &reflector()), [other]);
    }
}
