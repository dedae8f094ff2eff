//! The names of a type's fields or variants, as its `Deserialize` asks for them.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::page::set;

/// The names of a struct's fields or of an enumeration's variants, as they are written.
pub(crate) fn names_of<'de, T: Deserialize<'de>>() -> BTreeSet<String> {
    match T::deserialize(Asked) {
        Err(Shape::Names(names)) => set(names.iter().copied()),
        _ => panic!("{} does not name its parts", std::any::type_name::<T>()),
    }
}

/// Answers every question with the names that come with it.
struct Asked;

#[derive(Debug)]
enum Shape {
    Names(&'static [&'static str]),
    Other,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Shape {}

impl Error for Shape {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Shape;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Shape> {
        Err(Shape::Other)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Shape> {
        Err(Shape::Names(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Shape> {
        Err(Shape::Names(variants))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}
