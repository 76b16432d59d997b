//! One story told on both engines.

/// Makes a test module for each story, with one test for SQLite and one for PostgreSQL.
#[macro_export]
macro_rules! both {
    (in $scene:path; $($(#[$doc:meta])* fn $name:ident($world:ident) $story:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "a story may need nothing from around it")]
            use super::*;

            fn story($world: &$crate::World) $story

            #[test]
            fn sqlite() {
                story(&$crate::World::sqlite_of(&$scene));
            }

            #[test]
            fn postgres() {
                if let Some(world) = $crate::World::postgres_of(&$scene) {
                    story(&world);
                }
            }
        }
    )+};
    ($($stories:tt)+) => {
        $crate::both! { in $crate::HATSUMEI; $($stories)+ }
    };
}
