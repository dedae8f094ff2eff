//! What workers say of targets, as lines of a scan.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use portwise_api::{Problem, Request, Vantage};
use portwise_core::report::{HostReport, OtherSchema, Report, TargetFacts};
use portwise_core::target::entered;
use portwise_core::{Outcome, ProbeResult, Target, judge};

/// The line of a result, or of a problem and the request that it is about.
pub(super) fn read(
    ended: Result<Vec<u8>, (Vec<u8>, Vec<u8>)>,
    at: &Vantage,
) -> Result<(String, Outcome)> {
    let json = match ended {
        Ok(json) => json,
        Err((problem, request)) => {
            let result =
                untested(&serde_json::from_slice(&problem)?, &serde_json::from_slice(&request)?);
            return Ok((serde_json::to_string(&result)?, result.outcome()));
        }
    };
    match serde_json::from_slice::<ProbeResult>(&json) {
        // One line, whoever wrote it.
        Ok(result) if json.contains(&b'\n') => {
            Ok((serde_json::to_string(&result)?, result.outcome()))
        }
        Ok(result) => Ok((String::from_utf8(json)?, result.outcome())),
        Err(_) if let Some(other) = OtherSchema::of_result(&json) => bail!(
            "a worker at “{at}” is of another version of Portwise: {other}. Bring all to one version; --resume goes on then"
        ),
        Err(error) => Err(error).with_context(|| {
            format!("a worker at “{at}” wrote what is no result; it may be of another version")
        }),
    }
}

/// The result of a target that nobody could look at.
fn untested(problem: &Problem, request: &Request) -> ProbeResult {
    let parsed = Target::parse(&request.target).ok();
    let host = parsed.as_ref().map(|target| target.host.to_string()).unwrap_or_default();
    let target = TargetFacts {
        input: entered(&request.target),
        host: host.clone(),
        kind: parsed.map(|target| target.kind).unwrap_or_default(),
        ..TargetFacts::default()
    };
    let host = HostReport {
        name: host,
        not_tested: Some(problem.detail.clone()),
        ..HostReport::default()
    };
    let report = Report {
        target,
        mode: request.mode,
        taken_at: Timestamp::now(),
        hosts: vec![host],
        ..Report::default()
    };
    judge(report, None)
}

#[cfg(test)]
mod tests {
    use portwise_api::{Problem, ProblemCode, Request};
    use portwise_core::{Mode, Outcome, ProbeResult};

    use super::read;

    #[test]
    fn a_target_that_nobody_could_look_at_is_a_result_that_says_why() {
        let problem = Problem::new(ProblemCode::EndedWithoutResult, "The workers died.");
        let request = Request::new("Mail.Example.com", Mode::Submission);
        let octets = |value: Result<Vec<u8>, serde_json::Error>| value.unwrap();
        let ended =
            Err((octets(serde_json::to_vec(&problem)), octets(serde_json::to_vec(&request))));
        let (line, outcome) = read(ended, &"fra".parse().unwrap()).unwrap();
        assert_eq!(outcome, Outcome::Untested);
        let result: ProbeResult = serde_json::from_str(&line).unwrap();
        assert_eq!(result.report.target.input, "Mail.Example.com");
        assert_eq!(result.report.hosts[0].name, "mail.example.com");
        assert_eq!(result.report.hosts[0].not_tested.as_deref(), Some("The workers died."));
        assert!(result.findings.iter().all(|f| f.severity != portwise_core::Severity::Error));
    }

    #[test]
    fn what_another_version_wrote_is_said_and_not_written() {
        let at = "fra".parse().unwrap();
        let other = br#"{"report":{"schema":1}}"#.to_vec();
        let error = read(Ok(other), &at).unwrap_err().to_string();
        assert!(error.contains("“fra” is of another version"), "{error}");
        let error = read(Ok(b"{}".to_vec()), &at).unwrap_err().to_string();
        assert!(error.contains("no result"), "{error}");
    }
}
