//! The tables: which entries are rewritten, and what happens to them when libraries come and go.

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::path::PathBuf;
use std::thread;

use crate::probe::{self, LINKS, Library, Outcome, Probe, call, probes};
use crate::support::{ALL, go, local, pause, read, run_loop, tell, write};

/// Which functions `probe` would call.
fn leads_to(probe: &Probe) -> usize {
    // SAFETY: takes nothing.
    (unsafe { (probe.address_of_read)() }) as usize
}

/// What `read` of libc is.
fn libc_read() -> usize {
    // SAFETY: a name, and the default order of look-up.
    (unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"read".as_ptr()) }) as usize
}

/// A copy of the probe that is loaded for one story.
struct Copy {
    file: PathBuf,
}

impl Copy {
    fn new(name: &str) -> Self {
        Self { file: probe::compile(name, LINKS[0].1) }
    }

    fn open(&self) -> Library {
        Library::open(&self.file)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

#[test]
fn entries_are_rewritten_and_put_back_in_each_way_of_binding() {
    tell(|| {
        let here = leads_to as *const c_void;
        for probe in probes() {
            assert_ne!(leads_to(probe), libc_read());
            assert!(object_of(leads_to(probe) as *const c_void) == object_of(here), "it leads to us");
        }
        assert!(swoole_interpose::rewritten() > 100);
        swoole_interpose::restore().expect("writable");
        assert_eq!(swoole_interpose::rewritten(), 0);
        for probe in probes() {
            assert_eq!(leads_to(probe), libc_read());
        }
        swoole_interpose::set_flags(ALL).expect("writable");
        for probe in probes() {
            assert_ne!(leads_to(probe), libc_read());
        }
    });
}

/// Where the object that `address` belongs to is mapped.
fn object_of(address: *const c_void) -> usize {
    // SAFETY: a record of zeroes is valid, and dladdr(3) fills it.
    unsafe {
        let mut about: libc::Dl_info = std::mem::zeroed();
        assert_ne!(libc::dladdr(address, &raw mut about), 0);
        about.dli_fbase as usize
    }
}

/// The contents of every writable or once writable mapping that belongs to a file, except ours.
fn tables() -> BTreeMap<usize, usize> {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("proc");
    let mut words = BTreeMap::new();
    for line in maps.lines().filter(|line| line.contains(".so")) {
        let mut fields = line.split_whitespace();
        let (range, access) = (fields.next().expect("a range"), fields.next().expect("rights"));
        let (start, end) = range.split_once('-').expect("two addresses");
        let [start, end] = [start, end].map(|at| usize::from_str_radix(at, 16).expect("hex"));
        if !access.starts_with('r') || access.contains('x') {
            continue;
        }
        for place in (start..end).step_by(size_of::<usize>()) {
            // SAFETY: mapped and readable; only this thread loads and unloads.
            words.insert(place, unsafe { (place as *const usize).read_volatile() });
        }
    }
    words
}

/// The rights of all mappings of files.
fn rights() -> Vec<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("proc");
    maps.lines()
        .filter(|line| line.contains(".so"))
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn what_is_put_back_is_what_was_there_and_rights_are_as_before() {
    tell(|| {
        let hooked = rights();
        swoole_interpose::restore().expect("writable");
        let (before, plain) = (tables(), rights());
        swoole_interpose::set_flags(ALL).expect("writable");
        let during = tables();
        assert_eq!(rights(), hooked);
        swoole_interpose::restore().expect("writable");
        let after = tables();
        assert_eq!(rights(), plain);
        assert_eq!(hooked, plain, "no page stays writable, and none becomes read-only");
        let ours = object_of(leads_to as *const c_void);
        let changed = |one: &BTreeMap<usize, usize>, other: &BTreeMap<usize, usize>| {
            one.iter()
                .filter(|(place, word)| other.get(place).is_some_and(|changed| changed != *word))
                .map(|(&place, _)| place)
                .collect::<Vec<_>>()
        };
        let rewritten: Vec<_> = changed(&before, &during)
            .into_iter()
            .filter(|place| object_of_word(during[place]) == ours)
            .collect();
        assert!(rewritten.len() > 100, "{}", rewritten.len());
        for place in rewritten {
            assert_eq!(after[&place], before[&place], "the entry at {place:#x}");
        }
    });
}

/// 0 where it is no address of an object.
fn object_of_word(word: usize) -> usize {
    // SAFETY: a record of zeroes is valid, and dladdr(3) takes any address.
    unsafe {
        let mut about: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(word as *const c_void, &raw mut about) == 0 { 0 } else { about.dli_fbase as usize }
    }
}

#[test]
fn libc_the_loader_and_we_are_left_alone() {
    tell(|| {
        swoole_interpose::restore().expect("writable");
        let before = tables();
        swoole_interpose::set_flags(ALL).expect("writable");
        let ours = object_of(leads_to as *const c_void);
        // SAFETY: getauxval(3) has no preconditions.
        let loader = unsafe { libc::getauxval(libc::AT_BASE) } as usize;
        let spared = [ours, loader, object_of(libc_read() as *const c_void)];
        for (place, word) in tables() {
            if before.get(&place).is_some_and(|&before| before != word) && object_of_word(word) == ours {
                assert!(!spared.contains(&object_of_word(place)), "an entry at {place:#x}");
            }
        }
    });
}

#[test]
fn a_library_that_is_loaded_later_by_a_hooked_call_is_hooked() {
    tell(|| {
        let copy = Copy::new("later");
        let file = probe::c_path(&copy.file);
        let dlopen = probe::probe().dlopen;
        // SAFETY: a string, and a library without constructors.
        let library = Library::from_handle(unsafe { dlopen(file.as_ptr(), libc::RTLD_LAZY) });
        assert_ne!(leads_to(&library.probe()), libc_read());

        let other = Copy::new("unseen");
        let unseen = other.open();
        assert_eq!(leads_to(&unseen.probe()), libc_read(), "nobody has told us of this one");
        swoole_interpose::set_flags(ALL).expect("writable");
        assert_ne!(leads_to(&unseen.probe()), libc_read(), "the next time is as good");
    });
}

#[test]
#[cfg_attr(target_env = "musl", ignore = "musl unloads nothing")]
fn a_library_that_is_unloaded_is_forgotten() {
    tell(|| {
        let copies = ["gone", "comes-after"].map(Copy::new);
        let before = swoole_interpose::rewritten();
        let first = copies[0].open();
        swoole_interpose::set_flags(ALL).expect("writable");
        let with = swoole_interpose::rewritten();
        assert!(with > before);
        let place = leads_to_place(&first);
        drop(first);
        swoole_interpose::set_flags(ALL).expect("writable");
        assert_eq!(swoole_interpose::rewritten(), before);

        // Where it was, another one: its entries are new, and hooked again.
        let second = copies[1].open();
        assert_eq!(leads_to_place(&second), place, "the loader takes the room that has become free");
        assert_eq!(leads_to(&second.probe()), libc_read());
        swoole_interpose::set_flags(ALL).expect("writable");
        assert_ne!(leads_to(&second.probe()), libc_read());
        drop(second);

        // Nothing is mapped there now.
        swoole_interpose::restore().expect("what is gone is not written to");
        assert_eq!(swoole_interpose::rewritten(), 0);

        // Something that is no library is.
        let third = copies[0].open();
        swoole_interpose::set_flags(ALL).expect("writable");
        let at = leads_to_place(&third);
        drop(third);
        let size = 5 * 4096;
        let (rights, how) =
            (libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE);
        // SAFETY: a mapping where nothing is.
        let page = unsafe { libc::mmap(at as *mut c_void, size, rights, how, -1, 0) };
        assert_eq!(page as usize, at);
        swoole_interpose::restore().expect("a page of somebody else is not written to");
        // SAFETY: mapped above, and read-only: who had written to it would have been told.
        unsafe {
            assert!(std::slice::from_raw_parts(page.cast::<u8>(), size).iter().all(|&byte| byte == 0));
            libc::munmap(page, size);
        }
    });
}

/// Where a library is mapped.
fn leads_to_place(library: &Library) -> usize {
    object_of(library.symbol("probe_read"))
}

#[test]
#[cfg_attr(target_env = "musl", ignore = "musl unloads nothing")]
fn a_library_that_is_loaded_again_at_the_same_place_is_hooked_again() {
    tell(|| {
        let copy = Copy::new("again");
        for _ in 0..3 {
            let library = copy.open();
            assert_eq!(leads_to(&library.probe()), libc_read());
            swoole_interpose::set_flags(ALL).expect("writable");
            assert_ne!(leads_to(&library.probe()), libc_read());
        }
    });
}

#[test]
fn a_family_follows_its_flag() {
    use swoole_interpose::flags;
    tell(|| {
        let families = [
            ("libcurl-test", flags::NATIVE_CURL),
            ("libpq.so-test", flags::PDO_PGSQL),
            ("libodbc.so-test", flags::PDO_ODBC),
            ("pdo_sqlite.so-test", flags::PDO_SQLITE),
            ("sockets.so-test", flags::SOCKETS),
        ];
        for (name, flag) in families {
            let copy = Copy::new(name);
            let library = copy.open();
            let (of_family, other) = (library.probe(), &probes()[0]);
            swoole_interpose::set_flags(ALL & !flag).expect("writable");
            assert_eq!(leads_to(&of_family), libc_read(), "{name} without its flag");
            assert_ne!(leads_to(other), libc_read());
            swoole_interpose::set_flags(flag).expect("writable");
            assert_ne!(leads_to(&of_family), libc_read(), "{name} with its flag alone");
            assert_ne!(leads_to(&of_family), leads_to(other), "{name} parks whatever the kind of descriptor");
            swoole_interpose::set_flags(0).expect("nothing to write");
        }
    });
}

#[test]
fn sqlite_is_left_alone() {
    tell(|| {
        let copy = Copy::new("libsqlite3.so-test");
        let library = copy.open();
        swoole_interpose::set_flags(ALL).expect("writable");
        assert_eq!(leads_to(&library.probe()), libc_read());
        swoole_interpose::set_flags(0).expect("nothing to write");
    });
}

/// Whether a read that has to wait lets another coroutine run.
fn parks(read_from: impl Fn(i32) -> Outcome + 'static) -> bool {
    let order = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let (reader, writer) = local(libc::SOCK_STREAM);
    let diary = std::rc::Rc::clone(&order);
    let number = writer.0;
    // Whoever waits for it without parking gets it from here.
    let (rescue, rescuer) = std::sync::mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        if rescuer.recv_timeout(std::time::Duration::from_millis(300)).is_err() {
            // SAFETY: reads one byte.
            unsafe { libc::write(number, b"t".as_ptr().cast(), 1) };
        }
    });
    go(move || {
        read_from(reader.0);
        diary.borrow_mut().push("read");
    });
    let diary = std::rc::Rc::clone(&order);
    let was_first = order.borrow().is_empty();
    go(move || {
        if was_first {
            let _ = rescue.send(());
            write(&writer, b"c");
        }
        diary.borrow_mut().push("written");
        pause();
    });
    run_loop();
    thread.join().expect("it ends");
    order.borrow().first() == Some(&"written")
}

#[test]
fn flags_decide_which_descriptors_park() {
    use swoole_interpose::flags;
    tell(|| {
        assert!(parks(|fd| read(&fd, 1).0));
        swoole_interpose::set_flags(flags::UNIX).expect("writable");
        assert!(parks(|fd| read(&fd, 1).0));
        swoole_interpose::set_flags(flags::TCP | flags::UDP | flags::FILE | flags::SLEEP).expect("writable");
        assert!(!parks(|fd| read(&fd, 1).0), "a local socket is none of these");
        swoole_interpose::set_flags(0).expect("nothing to write");
        assert!(!parks(|fd| read(&fd, 1).0));
        assert_ne!(leads_to(&probes()[0]), libc_read(), "the table still leads here");
    });
}

#[test]
fn in_each_way_of_binding_a_call_parks() {
    tell(|| {
        for (link, (name, _)) in LINKS.iter().enumerate() {
            probe::use_link(link);
            assert!(parks(|fd| read(&fd, 1).0), "{name}");
            assert!(
                parks(|fd| {
                    let mut byte = 0_u8;
                    call!(read_by_pointer(fd, (&raw mut byte).cast(), 1))
                }),
                "{name}, by pointer"
            );
        }
    });
}
