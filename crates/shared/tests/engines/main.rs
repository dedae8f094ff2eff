//! What every engine does, whether it is in this process or shared by many over Redis from Debian, and
//! over Valkey where it is there; and what a shared one does when something fails.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its world has failed")]

mod answers;
mod endings;
mod engine;
mod gauges;
mod limits;
mod memory;
mod workers;
mod world;

/// A test of each rule, over each kind of engine.
macro_rules! rules {
    ($kinds:ident: $($module:ident { $($rule:ident,)* })*) => {$($(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $rule() {
            for kind in world::Kind::$kinds(stringify!($rule)) {
                println!("{kind:?}");
                $module::$rule(kind).await;
            }
        }
    )*)*};
}

// What every engine does.
rules! { all:
    answers {
        a_hundred_who_ask_at_once_get_one_probe,
        events_come_from_the_beginning_and_as_they_happen,
        a_result_is_waited_for_and_read_back,
        what_is_not_known_is_not_there,
        what_is_not_to_be_visited_is_not,
        a_problem_is_an_ending,
        a_fresh_result_answers_the_same_question,
        what_is_kept_is_forgotten_in_time,
        another_vantage_point_is_not_known,
        everything_is_counted,
    }
    limits {
        exactly_so_many_of_a_caller_pass,
        a_caller_has_so_many_at_once,
        a_permit_that_is_not_used_costs_nothing,
        an_address_is_visited_so_many_times_a_minute,
        a_domain_is_visited_so_many_times_a_minute,
        few_are_at_a_host_and_one_is_at_an_endpoint,
        there_is_room_for_so_many,
    }
    endings {
        who_is_closed_starts_nothing_and_ends_what_runs,
        what_is_broken_off_has_an_ending,
    }
}

// What one that is shared does.
rules! { shared:
    workers {
        a_hundred_replicas_get_one_probe,
        a_probe_that_two_have_is_made_once,
        a_probe_whose_workers_die_is_given_up,
        a_probe_of_another_version_is_left_to_others_and_given_up_in_the_end,
        a_worker_that_leaves_leaves_nothing_behind,
        who_comes_and_goes_misses_nothing,
        a_thousand_targets_with_one_exchanger,
    }
    engine {
        an_engine_that_was_killed_goes_on,
        an_engine_that_comes_back_empty_ends_what_it_lost,
        an_engine_that_stands_still_is_waited_for,
        an_engine_whose_clock_jumps_back_shortens_no_lease,
        a_full_queue_and_a_full_engine_take_nothing_new,
        sentinels_lead_to_the_next_primary,
    }
    gauges {
        what_all_share_is_counted,
    }
    memory {
        memory_stays_flat,
    }
}
