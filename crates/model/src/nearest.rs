//! What a misspelt name may have meant.

/// The ids of the rows whose id or name comes closest to what was given.
#[must_use]
pub fn nearest(
    given: &str,
    rows: impl Iterator<Item = (&'static str, &'static str)>,
    most: usize,
) -> Vec<&'static str> {
    let wanted = given.trim().chars().take(80).collect::<String>().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut ranked: Vec<(f64, &'static str)> = rows
        .map(|(id, name)| {
            let name = name.to_lowercase();
            let is_part = id.contains(&wanted) || name.contains(&wanted);
            let by_id = strsim::jaro_winkler(&wanted, id);
            let likeness = by_id.max(strsim::jaro_winkler(&wanted, &name));
            (if is_part { 1.0 } else { likeness }, id)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near = ranked.iter().filter(|(likeness, _)| *likeness > 0.84).count();
    ranked.truncate(near.min(most));
    ranked.into_iter().map(|(_, id)| id).collect()
}
