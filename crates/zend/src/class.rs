//! Classes with native state, and references to objects.
//!
//! ```text
//!   emalloc'ed block
//!   ┌──────────────┬──────────────────────────────────────────────┐
//!   │ state: T     │ zend_object  │ declared properties, in order  │
//!   └──────────────┴──────────────────────────────────────────────┘
//!                  ▲ what PHP points to; handlers.offset says how far back the state is
//! ```

use std::cell::{Cell, UnsafeCell};
use std::marker::PhantomData;
use std::mem::{MaybeUninit, offset_of};
use std::ops::Deref;
use std::ptr;

use crate::error::{PhpResult, Thrown};
use crate::string::ZStr;
use crate::sys;
use crate::value::{Value, Zval};

/// State that lives inside a PHP object. It is only ever handed out as `&Self`: two coroutines can hold
/// the same object, so what changes is in `Cell`s.
pub trait Embedded: Default + 'static {
    /// The class it belongs to.
    fn class() -> &'static Class<Self>;

    /// Shows the cycle collector the PHP values that the state holds.
    fn visit(&self, _: &mut Visitor) {}

    /// The last PHP reference is gone and destructors may still run: the object's chance to act while PHP
    /// code can run. The state itself is dropped later.
    fn destroy(&self, _: &ObjectRef) {}

    /// Whether properties are filled in by [`Embedded::materialize`] when first looked at.
    const LAZY: bool = false;

    /// Fills in the properties that are not set yet. `index` is the one that is asked for, none for all.
    fn materialize(&self, _: &ObjectRef, _index: Option<usize>) {}
}

/// Collects values for the cycle collector.
pub struct Visitor(*mut sys::zend_get_gc_buffer);

impl Visitor {
    /// Shows one value.
    pub fn value(&mut self, value: &Zval) {
        // SAFETY: the buffer is the engine's and current.
        unsafe { sys::swoole_shim_gc_add(self.0, value.as_ptr()) };
    }
}

#[repr(C)]
struct Holder<T> {
    state: MaybeUninit<T>,
    object: sys::zend_object,
}

/// A registered class with its object handlers. One `static` per class.
pub struct Class<T> {
    entry: Cell<*mut sys::zend_class_entry>,
    handlers: UnsafeCell<MaybeUninit<sys::zend_object_handlers>>,
    state: PhantomData<fn() -> T>,
}

// SAFETY: written once at module start-up, on one thread, and only read after that. (NTS: one PHP thread.)
unsafe impl<T> Sync for Class<T> {}

impl<T: Embedded> Default for Class<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Embedded> Class<T> {
    /// A class that is not registered yet.
    pub const fn new() -> Self {
        Self {
            entry: Cell::new(ptr::null_mut()),
            handlers: UnsafeCell::new(MaybeUninit::zeroed()),
            state: PhantomData,
        }
    }

    /// Connects a class that the stubs have registered with its native state.
    pub fn attach(&'static self, entry: *mut sys::zend_class_entry) {
        self.entry.set(entry);
        // SAFETY: module start-up; the standard handlers are the engine's constants.
        unsafe {
            let handlers = (*self.handlers.get()).as_mut_ptr();
            handlers.write(sys::std_object_handlers);
            (*handlers).offset = offset_of!(Holder<T>, object) as i32;
            (*handlers).free_obj = Some(free::<T>);
            (*handlers).dtor_obj = Some(destroy::<T>);
            (*handlers).get_gc = Some(get_gc::<T>);
            (*handlers).clone_obj = None;
            if T::LAZY {
                (*handlers).read_property = Some(read_property::<T>);
                (*handlers).write_property = Some(write_property::<T>);
                (*handlers).get_property_ptr_ptr = Some(get_property_ptr_ptr::<T>);
                (*handlers).has_property = Some(has_property::<T>);
                (*handlers).unset_property = Some(unset_property::<T>);
                (*handlers).get_properties = Some(get_properties::<T>);
            }
            (*entry).__bindgen_anon_2.create_object = Some(create::<T>);
        }
    }

    /// Gives a native class that extends this one the same state. (The engine inherits that by itself only
    /// for classes that are declared later, such as a script's.)
    pub fn attach_child(&'static self, entry: *mut sys::zend_class_entry) {
        // SAFETY: module start-up; a registered class whose parent is ours.
        unsafe { (*entry).__bindgen_anon_2.create_object = Some(create::<T>) };
    }

    /// The engine's class entry.
    pub fn entry(&self) -> *mut sys::zend_class_entry {
        self.entry.get()
    }

    fn handlers(&self) -> *const sys::zend_object_handlers {
        self.handlers.get().cast()
    }

    /// Makes an object without calling its constructor.
    pub fn instantiate(&'static self) -> Object<T> {
        // SAFETY: `attach` ran at start-up; a fresh object is one reference, ours.
        unsafe { Object { value: Value::from_object(create::<T>(self.entry.get())), state: PhantomData } }
    }
}

unsafe extern "C" fn create<T: Embedded>(entry: *mut sys::zend_class_entry) -> *mut sys::zend_object {
    // SAFETY: `default_properties_count` zvals follow the object; its own last slot is part of the struct.
    unsafe {
        let extra = (*entry).default_properties_count.max(0) as usize * size_of::<sys::zval>();
        let bytes = size_of::<Holder<T>>() - size_of::<sys::zval>() + extra + size_of::<sys::zval>();
        let holder = sys::_emalloc(bytes).cast::<Holder<T>>();
        (*holder).state.write(T::default());
        let object = &raw mut (*holder).object;
        sys::zend_object_std_init(object, entry);
        sys::object_properties_init(object, entry);
        (*object).handlers = T::class().handlers();
        if T::LAZY {
            let slots = (*object).properties_table.as_mut_ptr();
            for index in 0..(*entry).default_properties_count.max(0) as usize {
                let slot = Zval::from_raw(slots.add(index));
                if slot.kind() == sys::IS_NULL {
                    slot.set_undef();
                }
            }
        }
        object
    }
}

unsafe fn holder<T>(object: *mut sys::zend_object) -> *mut Holder<T> {
    // SAFETY: the caller knows that the object was made by `create::<T>`.
    unsafe { object.cast::<u8>().sub(offset_of!(Holder<T>, object)).cast() }
}

unsafe extern "C" fn free<T: Embedded>(object: *mut sys::zend_object) {
    // SAFETY: the engine frees each object once.
    unsafe {
        (*holder::<T>(object)).state.assume_init_drop();
        sys::zend_object_std_dtor(object);
    }
}

unsafe extern "C" fn destroy<T: Embedded>(object: *mut sys::zend_object) {
    // SAFETY: the object is alive: the engine holds a reference while destructors run.
    unsafe {
        sys::zend_objects_destroy_object(object);
        let reference = ObjectRef(object);
        (*holder::<T>(object)).state.assume_init_ref().destroy(&reference);
    }
}

unsafe extern "C" fn get_gc<T: Embedded>(
    object: *mut sys::zend_object,
    table: *mut *mut sys::zval,
    n: *mut i32,
) -> *mut sys::HashTable {
    // SAFETY: called by the cycle collector with a live object; the buffer is the engine's.
    unsafe {
        let buffer = sys::zend_get_gc_buffer_create();
        let reference = ObjectRef(object);
        let mut visitor = Visitor(buffer);
        for index in 0..(*(*object).ce).default_properties_count.max(0) as usize {
            visitor.value(reference.slot(index));
        }
        (*holder::<T>(object)).state.assume_init_ref().visit(&mut visitor);
        sys::swoole_shim_gc_use(buffer, table, n);
        (*object).properties
    }
}

unsafe fn fill<T: Embedded>(object: *mut sys::zend_object, name: *mut sys::zend_string) {
    // SAFETY: called by property handlers with a live object of this class.
    unsafe {
        let state = (*holder::<T>(object)).state.assume_init_ref();
        let reference = ObjectRef(object);
        if name.is_null() {
            state.materialize(&reference, None);
        } else if let Some(index) = reference.index_of(ZStr::from_raw(name)) {
            state.materialize(&reference, Some(index));
        }
    }
}

unsafe extern "C" fn read_property<T: Embedded>(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    kind: i32,
    cache: *mut *mut core::ffi::c_void,
    result: *mut sys::zval,
) -> *mut sys::zval {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, name);
        sys::zend_std_read_property(object, name, kind, cache, result)
    }
}

unsafe extern "C" fn write_property<T: Embedded>(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    value: *mut sys::zval,
    cache: *mut *mut core::ffi::c_void,
) -> *mut sys::zval {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, name);
        sys::zend_std_write_property(object, name, value, cache)
    }
}

unsafe extern "C" fn get_property_ptr_ptr<T: Embedded>(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    kind: i32,
    cache: *mut *mut core::ffi::c_void,
) -> *mut sys::zval {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, name);
        sys::zend_std_get_property_ptr_ptr(object, name, kind, cache)
    }
}

unsafe extern "C" fn has_property<T: Embedded>(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    mode: i32,
    cache: *mut *mut core::ffi::c_void,
) -> i32 {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, name);
        sys::zend_std_has_property(object, name, mode, cache)
    }
}

unsafe extern "C" fn unset_property<T: Embedded>(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    cache: *mut *mut core::ffi::c_void,
) {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, name);
        sys::zend_std_unset_property(object, name, cache);
    }
}

unsafe extern "C" fn get_properties<T: Embedded>(object: *mut sys::zend_object) -> *mut sys::HashTable {
    // SAFETY: forwarded as the engine called it.
    unsafe {
        fill::<T>(object, ptr::null_mut());
        sys::zend_std_get_properties(object)
    }
}

/// A live object, not counted: valid while somebody else holds it (the running method's frame, mostly).
#[derive(Clone, Copy)]
pub struct ObjectRef(*mut sys::zend_object);

impl ObjectRef {
    /// Wraps a raw object.
    ///
    /// # Safety
    ///
    /// `raw` is alive for as long as the result is used.
    pub unsafe fn from_raw(raw: *mut sys::zend_object) -> Self {
        Self(raw)
    }

    /// The raw pointer, for engine calls.
    pub fn as_ptr(&self) -> *mut sys::zend_object {
        self.0
    }

    /// Another owner.
    pub fn to_value(&self) -> Value {
        // SAFETY: alive, so the count is there to be raised.
        unsafe {
            (*self.0).gc.refcount += 1;
            Value::from_object(self.0)
        }
    }

    /// What the engine calls for it.
    pub fn handlers(&self) -> *const sys::zend_object_handlers {
        // SAFETY: a living object.
        unsafe { (*self.as_ptr()).handlers }
    }

    /// Its class.
    pub fn class(&self) -> *mut sys::zend_class_entry {
        // SAFETY: alive.
        unsafe { (*self.0).ce }
    }

    /// The name of its class.
    pub fn class_name(&self) -> String {
        // SAFETY: alive; a class has a name.
        unsafe { ZStr::from_raw((*(*self.0).ce).name).to_text().into_owned() }
    }

    /// Whether it is an instance of the class or of one derived from it.
    pub fn is_a(&self, class: *mut sys::zend_class_entry) -> bool {
        // SAFETY: alive; a registered class.
        unsafe { self.class() == class || sys::instanceof_function_slow(self.class(), class) }
    }

    /// The native state, if the object's class has this kind.
    pub fn state<T: Embedded>(&self) -> Option<&T> {
        // SAFETY: an object with these handlers was made by `create::<T>`.
        unsafe {
            ptr::eq((*self.0).handlers, T::class().handlers())
                .then(|| (*holder::<T>(self.0)).state.assume_init_ref())
        }
    }

    /// The slot of the declared property at `index`, counted in the order of the stub, parents first.
    pub fn slot(&self, index: usize) -> &Zval {
        // SAFETY: alive; the caller names an index the stub declares.
        unsafe { Zval::from_raw((*self.0).properties_table.as_mut_ptr().add(index)) }
    }

    fn index_of(&self, name: &ZStr) -> Option<usize> {
        // SAFETY: the class's property table maps names to property infos.
        unsafe {
            let found = sys::zend_hash_find(&raw const (*(*self.0).ce).properties_info, name.as_ptr());
            if found.is_null() {
                return None;
            }
            let info: *mut sys::zend_property_info = (*found).value.ptr.cast();
            if (*info).flags & sys::ZEND_ACC_STATIC != 0 {
                return None;
            }
            let first = offset_of!(sys::zend_object, properties_table);
            ((*info).offset as usize).checked_sub(first).map(|bytes| bytes / size_of::<sys::zval>())
        }
    }

    /// Whether its class or a parent declares such a property.
    pub fn declares(&self, name: &str) -> bool {
        // SAFETY: alive; the class's table of properties.
        unsafe {
            let properties = &raw const (*self.class()).properties_info;
            !sys::zend_hash_str_find(properties, name.as_ptr().cast(), name.len()).is_null()
        }
    }

    /// Reads a property by name, as code inside the class may.
    pub fn read(&self, name: &str) -> Value {
        self.read_in(self.class(), name)
    }

    /// Reads a property by name, as code inside `scope` may.
    pub fn read_in(&self, scope: *mut sys::zend_class_entry, name: &str) -> Value {
        let mut scratch = Value::undef();
        // SAFETY: alive; the result is borrowed from the object or written to `scratch`.
        unsafe {
            let found = sys::zend_read_property(
                scope,
                self.0,
                name.as_ptr().cast(),
                name.len(),
                true,
                scratch.as_ptr(),
            );
            if ptr::eq(found, scratch.as_ptr()) {
                return std::mem::replace(&mut scratch, Value::undef());
            }
            Zval::from_raw(found).to_value()
        }
    }

    /// Sets a property by name, as code inside `scope` may.
    pub fn write_in(&self, scope: *mut sys::zend_class_entry, name: &str, value: impl Into<Value>) {
        let value = value.into();
        // SAFETY: alive; the engine adds its own reference to the value.
        unsafe { sys::zend_update_property(scope, self.0, name.as_ptr().cast(), name.len(), value.as_ptr()) };
    }

    /// Sets a property by name, as code inside the class may.
    pub fn write(&self, name: &str, value: impl Into<Value>) {
        self.write_in(self.class(), name, value);
    }
}

/// An owned object whose native state is of type `T`.
pub struct Object<T> {
    value: Value,
    state: PhantomData<T>,
}

impl<T: Embedded> Object<T> {
    /// The object, not counted.
    pub fn as_ref(&self) -> ObjectRef {
        self.value.as_object().expect("an Object holds an object")
    }

    /// The object as a plain value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Another owner as a plain value.
    pub fn to_value(&self) -> Value {
        self.value.clone()
    }

    /// Itself as a plain value.
    pub fn into_value(self) -> Value {
        self.value
    }

    /// How many references PHP holds.
    pub fn references(&self) -> u32 {
        // SAFETY: alive.
        unsafe { (*self.as_ref().as_ptr()).gc.refcount }
    }
}

impl<T: Embedded> Deref for Object<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: made by `create::<T>`.
        unsafe { (*holder::<T>(self.as_ref().as_ptr())).state.assume_init_ref() }
    }
}

/// Makes an object of any class and calls its constructor, if it has one.
pub fn construct(class: *mut sys::zend_class_entry, arguments: &mut [Value]) -> PhpResult<Value> {
    let object = Value::undef();
    // SAFETY: a registered class; the engine fills the place, and the constructor's result is not wanted.
    unsafe {
        if sys::object_init_ex(object.as_ptr(), class) != sys::SUCCESS {
            return Err(Thrown);
        }
        let constructor = (*class).constructor;
        if !constructor.is_null() {
            let result = Value::undef();
            sys::zend_call_known_function(
                constructor,
                (*object.as_ptr()).value.obj,
                class,
                result.as_ptr(),
                u32::try_from(arguments.len()).unwrap_or(0),
                arguments.as_mut_ptr().cast(),
                ptr::null_mut(),
            );
        }
    }
    crate::error::check().map(|()| object)
}

/// Gives a class of the script another name, lowercased, for as long as the request.
pub fn alias(lowercase: &str, class: *mut sys::zend_class_entry) {
    // SAFETY: a declared class; the engine copies the name.
    unsafe {
        sys::zend_register_class_alias_ex(lowercase.as_ptr().cast(), lowercase.len(), class, false);
    }
}

/// Makes a class of static methods only: `new` throws.
pub fn forbid_objects(class: *mut sys::zend_class_entry) {
    unsafe extern "C" fn refuse(class: *mut sys::zend_class_entry) -> *mut sys::zend_object {
        // SAFETY: a registered class. The engine wants an object all the same, with its properties set.
        unsafe {
            let object = sys::zend_objects_new(class);
            sys::object_properties_init(object, class);
            let name = ZStr::from_raw((*class).name).to_text();
            crate::error::throw_error(&format!(
                "The object of {name} can not be created for security reasons"
            ));
            object
        }
    }
    // SAFETY: module start-up; a registered class.
    unsafe { (*class).__bindgen_anon_2.create_object = Some(refuse) };
}

/// Finds a class by its name, lowercased, among the declared ones.
pub fn by_name(lowercase: &str) -> Option<*mut sys::zend_class_entry> {
    // SAFETY: the class table maps lowercased names to entries.
    unsafe {
        let found = sys::zend_hash_str_find(
            sys::compiler_globals.class_table,
            lowercase.as_ptr().cast(),
            lowercase.len(),
        );
        (!found.is_null()).then(|| (*found).value.ptr.cast())
    }
}

/// As [`by_name`], for a class that is ready for use: not one that is being linked to its parents.
pub fn find(lowercase: &ZStr) -> Option<*mut sys::zend_class_entry> {
    // SAFETY: as in `by_name`; an entry lives as long as it is in the table.
    unsafe {
        let found = sys::zend_hash_find(sys::executor_globals.class_table, lowercase.as_ptr());
        let class = found.as_ref()?.value.ptr.cast::<sys::zend_class_entry>();
        ((*class).ce_flags & sys::ZEND_ACC_LINKED != 0).then_some(class)
    }
}
