//! Finding the GOT entries of loaded objects.
//!
//! The loader keeps each object's program headers, and `dl_iterate_phdr(3)` shows them. One of them, `PT_DYNAMIC`,
//! leads to the relocations that the loader has applied: those of type `JUMP_SLOT` (calls) and `GLOB_DAT` (addresses
//! taken) each name a symbol and the place where its address was written. Those places are what is rewritten.
//!
//! ```text
//!   PT_DYNAMIC ─► DT_JMPREL ─► [ place, JUMP_SLOT, symbol 17 ]   DT_SYMTAB[17] ─► name ─► DT_STRTAB "poll"
//!              ─► DT_RELA   ─► [ place, GLOB_DAT,  symbol 17 ]
//! ```
//!
//! Specified in the ELF gABI, chapter 5 (dynamic linking), and the psABIs of x86-64 and AArch64. Both use `Elf64_Rela`.

use std::ffi::{CStr, c_int, c_void};
use std::ops::ControlFlow;

use libc::{Elf64_Addr, Elf64_Phdr, Elf64_Sym, dl_phdr_info};

#[cfg(target_arch = "x86_64")]
mod relocation {
    pub(super) const JUMP_SLOT: u64 = 7; // R_X86_64_JUMP_SLOT
    pub(super) const GLOB_DAT: u64 = 6; // R_X86_64_GLOB_DAT
}
#[cfg(target_arch = "aarch64")]
mod relocation {
    pub(super) const JUMP_SLOT: u64 = 1026; // R_AARCH64_JUMP_SLOT
    pub(super) const GLOB_DAT: u64 = 1025; // R_AARCH64_GLOB_DAT
}

// Tags of <elf.h> that the libc crate does not have.
const DT_NULL: i64 = 0;
const DT_PLTRELSZ: i64 = 2;
const DT_STRTAB: i64 = 5;
const DT_SYMTAB: i64 = 6;
const DT_RELA: i64 = 7;
const DT_RELASZ: i64 = 8;
const DT_JMPREL: i64 = 23;

#[repr(C)]
struct Dynamic {
    tag: i64,
    value: u64,
}

#[repr(C)]
struct Relocation {
    offset: u64,
    info: u64,
    _addend: i64,
}

/// An object that the loader has mapped, for as long as the visit lasts.
pub(crate) struct Object<'a> {
    info: &'a dl_phdr_info,
}

/// What one entry is for.
pub(crate) struct Entry<'a> {
    /// The function's name, without a version.
    pub(crate) symbol: &'a CStr,
    /// Where its address is kept.
    pub(crate) place: *mut *const c_void,
}

/// Calls `visit` with each loaded object, the program itself first. The loader's lock is held meanwhile: the visitor
/// must not load anything.
pub(crate) fn each_object(visit: &mut dyn FnMut(&Object<'_>) -> ControlFlow<()>) {
    struct Visitor<'v>(&'v mut dyn FnMut(&Object<'_>) -> ControlFlow<()>);
    unsafe extern "C" fn call(info: *mut dl_phdr_info, _size: usize, visitor: *mut c_void) -> c_int {
        // SAFETY: dl_iterate_phdr(3) passes a valid record, and `each_object` its own visitor.
        let (info, visitor) = unsafe { (&*info, &mut *visitor.cast::<Visitor<'_>>()) };
        c_int::from((visitor.0)(&Object { info }).is_break())
    }
    let mut visitor = Visitor(visit);
    // SAFETY: the callback gets the visitor back while it is borrowed here.
    unsafe { libc::dl_iterate_phdr(Some(call), (&raw mut visitor).cast()) };
}

/// How often the loader has loaded an object and removed one; equal numbers mean the same objects.
pub(crate) fn generation() -> (u64, u64) {
    let mut generation = (0, 0);
    each_object(&mut |object| {
        generation = (object.info.dlpi_adds, object.info.dlpi_subs);
        ControlFlow::Break(())
    });
    generation
}

impl Object<'_> {
    /// The file it was loaded from; empty for the program itself.
    pub(crate) fn name(&self) -> &CStr {
        if self.info.dlpi_name.is_null() {
            return c"";
        }
        // SAFETY: the loader's own string, alive while the object is loaded.
        unsafe { CStr::from_ptr(self.info.dlpi_name) }
    }

    /// Where it is mapped: the difference between addresses in the file and in memory.
    pub(crate) fn base(&self) -> u64 {
        self.info.dlpi_addr
    }

    fn headers(&self) -> &[Elf64_Phdr] {
        if self.info.dlpi_phdr.is_null() {
            return &[];
        }
        // SAFETY: the loader's record of so many headers.
        unsafe { std::slice::from_raw_parts(self.info.dlpi_phdr, usize::from(self.info.dlpi_phnum)) }
    }

    /// Whether `address` lies in one of its segments.
    pub(crate) fn contains(&self, address: *const c_void) -> bool {
        let address = address as u64;
        self.headers().iter().filter(|header| header.p_type == libc::PT_LOAD).any(|header| {
            let start = self.base().wrapping_add(header.p_vaddr);
            address.wrapping_sub(start) < header.p_memsz
        })
    }

    /// Whether the loader has made `address` read-only after relocating (`PT_GNU_RELRO`).
    pub(crate) fn is_read_only(&self, address: *const c_void) -> bool {
        let address = address as u64;
        self.headers().iter().filter(|header| header.p_type == libc::PT_GNU_RELRO).any(|header| {
            let start = self.base().wrapping_add(header.p_vaddr);
            address.wrapping_sub(start) < header.p_memsz
        })
    }

    /// Addresses in the dynamic section are absolute where the loader has relocated it (glibc), and offsets where it
    /// has not (musl, the vDSO).
    fn absolute(&self, address: u64) -> Elf64_Addr {
        if address < self.base() { self.base().wrapping_add(address) } else { address }
    }

    /// Calls `visit` with each entry for a function or a variable of another object.
    pub(crate) fn each_entry(&self, visit: &mut dyn FnMut(Entry<'_>)) {
        let Some(dynamic) = self.headers().iter().find(|header| header.p_type == libc::PT_DYNAMIC) else {
            return;
        };
        let mut entry = self.base().wrapping_add(dynamic.p_vaddr) as *const Dynamic;
        let (mut symbols, mut strings) = (0, 0);
        let (mut calls, mut calls_size, mut others, mut others_size) = (0, 0, 0, 0);
        loop {
            // SAFETY: the loader has read this section before us; DT_NULL ends it.
            let &Dynamic { tag, value } = unsafe { &*entry };
            match tag {
                DT_NULL => break,
                DT_SYMTAB => symbols = self.absolute(value),
                DT_STRTAB => strings = self.absolute(value),
                DT_JMPREL => calls = self.absolute(value),
                DT_PLTRELSZ => calls_size = value,
                DT_RELA => others = self.absolute(value),
                DT_RELASZ => others_size = value,
                _ => {}
            }
            // SAFETY: the one just read was not the last.
            entry = unsafe { entry.add(1) };
        }
        if symbols == 0 || strings == 0 {
            return;
        }
        for (table, size) in [(calls, calls_size), (others, others_size)] {
            if table == 0 {
                continue;
            }
            let count = size as usize / size_of::<Relocation>();
            // SAFETY: the loader has applied this table: it is there, and as long as it says.
            for relocation in unsafe { std::slice::from_raw_parts(table as *const Relocation, count) } {
                let kind = relocation.info & 0xffff_ffff;
                let symbol = (relocation.info >> 32) as usize;
                if symbol == 0 || (kind != relocation::JUMP_SLOT && kind != relocation::GLOB_DAT) {
                    continue;
                }
                // SAFETY: the loader has looked this symbol up by its number, and by the name in the string table.
                let symbol = unsafe {
                    let symbol = &*(symbols as *const Elf64_Sym).add(symbol);
                    CStr::from_ptr((strings as *const std::ffi::c_char).add(symbol.st_name as usize))
                };
                visit(Entry {
                    symbol,
                    place: self.base().wrapping_add(relocation.offset) as *mut *const c_void,
                });
            }
        }
    }
}
