//! zend
