//! Functions and colour spaces that are made of others, refused where they never end.
//!
//! The interpreter follows them by calling itself, as far as they go: a few thousand in a row would
//! end the whole program and not only the page, and thirty that each name two of the next would
//! fill its memory.
use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::dict::keys::{
    ALTERNATE, FUNCTION_TYPE, FUNCTIONS,
};
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object};

use crate::IntakeError;

/// How deep functions and colour spaces may be made of others; real files have two or three.
const DEEPEST: usize = 12;

/// How deep arrays and dictionaries may be written inside each other, and braces in a calculation.
const DEEPEST_WRITTEN: usize = 64;

/// Functions and colour spaces that are followed in a file: each may name others many times over.
const MOST_FOLLOWED: usize = 200_000;

/// Colour spaces that rest on another one.
const RESTING: [&[u8]; 5] = [b"Indexed", b"Separation", b"DeviceN", b"Pattern", b"ICCBased"];

/// Looks at every object of an opened file, whose streams may be unpacked.
///
/// # Errors
///
/// [`IntakeError::Damaged`].
pub(super) fn check(pdf: &Pdf) -> Result<(), IntakeError> {
    let mut walk = Walk { n_followed: 0 };
    pdf.objects().into_iter().try_for_each(|object| walk.written(&object, 0))
}

fn endless() -> IntakeError {
    IntakeError::damaged("a function or colour space of the PDF never ends")
}

struct Walk {
    n_followed: usize,
}

impl Walk {
    /// What is written in an object, without what it only names: that is looked at by itself.
    fn written(&mut self, object: &Object<'_>, depth: usize) -> Result<(), IntakeError> {
        if depth > DEEPEST_WRITTEN {
            return Err(endless());
        }
        self.follow(object, 0)?;
        let inner = |item: MaybeRef<Object<'_>>| match item {
            MaybeRef::NotRef(object) => self.written(&object, depth + 1),
            MaybeRef::Ref(_) => Ok(()),
        };
        match object {
            Object::Array(array) => array.raw_iter().try_for_each(inner),
            Object::Dict(dict) => dict.entries().map(|(_, item)| item).try_for_each(inner),
            Object::Stream(stream) => {
                stream.dict().entries().map(|(_, item)| item).try_for_each(inner)
            }
            _ => Ok(()),
        }
    }

    /// What a function or colour space is made of, wherever that lies.
    fn follow(&mut self, object: &Object<'_>, depth: usize) -> Result<(), IntakeError> {
        let parts = parts(object);
        self.n_followed += parts.len();
        if depth > DEEPEST || self.n_followed > MOST_FOLLOWED || is_deep_calculation(object) {
            return Err(endless());
        }
        parts.iter().try_for_each(|part| self.follow(part, depth + 1))
    }
}

/// What an object is made of, if it is a function or colour space.
fn parts<'a>(object: &Object<'a>) -> Vec<Object<'a>> {
    match object {
        Object::Array(array) => parts_of_space(array),
        Object::Dict(dict) => parts_of_function(dict),
        Object::Stream(stream) => parts_of_function(stream.dict()),
        _ => Vec::new(),
    }
}

fn parts_of_space<'a>(array: &Array<'a>) -> Vec<Object<'a>> {
    let mut items = array.iter::<Object<'_>>();
    let is_resting = |name: &Name<'_>| RESTING.iter().any(|known| name.as_ref() == *known);
    if !items.next().and_then(Object::into_name).is_some_and(|name| is_resting(&name)) {
        return Vec::new();
    }
    let may_rest =
        |o: &Object<'_>| matches!(o, Object::Array(_) | Object::Dict(_) | Object::Stream(_));
    items.filter(may_rest).collect()
}

fn parts_of_function<'a>(dict: &Dict<'a>) -> Vec<Object<'a>> {
    let functions = dict.contains_key(FUNCTION_TYPE).then(|| dict.get::<Array<'_>>(FUNCTIONS));
    let functions = functions.flatten().into_iter().flat_map(|array| array.iter::<Object<'_>>());
    functions.chain(dict.get::<Object<'_>>(ALTERNATE)).collect()
}

/// Whether an object is a calculation with braces deep inside each other.
fn is_deep_calculation(object: &Object<'_>) -> bool {
    const CALCULATION: u8 = 4;
    let Object::Stream(stream) = object else { return false };
    if stream.dict().get::<u8>(FUNCTION_TYPE) != Some(CALCULATION) {
        return false;
    }
    let Ok(text) = stream.decoded_data() else { return false };
    let mut depth = 0_usize;
    text.iter().any(|letter| {
        match letter {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST_WRITTEN
    })
}
