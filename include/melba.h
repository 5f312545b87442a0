/*
 * melba.h - the public interface of libmelba
 *
 * Melba takes over the hot paths of web software.  This header is the
 * contents page; each part below can be read on its own.
 *
 *   melba/base.h       version, bytes, text, status, error, buffer
 *   melba/escape.h     escaping for HTML, JavaScript, JSON, URLs, CSS and XML;
 *                      unescaping HTML; stripping tags
 *   melba/value.h      null, booleans, numbers, text, arrays and objects
 *   melba/json.h       reading JSON
 *   melba/host.h       objects of the host's own, as the library sees them
 *   melba/json_writer.h  writing JSON
 *   melba/template.h   templates in Jinja2's language
 *
 * The grammar of the whole interface, in ten sentences:
 *
 *  1. Functions are named melba_object_verb; bare nouns read.
 *  2. Parameters come in the order: self, inputs, options, outputs, error.
 *  3. A 'const' self may be shared by any number of threads; any other self
 *     needs one thread at a time.
 *  4. Inputs are borrowed during the call and never kept.
 *  5. Results are 'owned by the caller', 'borrowed until' a named event, or
 *     'static'; no other words are used.
 *  6. Every function that can fail returns a melba_status.
 *  7. On failure outputs are not written and buffers keep what they held.
 *  8. 'options' and 'error' may be NULL; nothing else may, except where a
 *     free function says so.
 *  9. Nothing is NUL-terminated: a run of bytes is 'data' and 'size'.
 * 10. Nothing is printed, nothing is thread-local to the caller, 'errno' is
 *     not touched, and no input ends the process.
 */
#ifndef MELBA_H
#define MELBA_H

#include "melba/base.h"
#include "melba/escape.h"
#include "melba/value.h"
#include "melba/json.h"
#include "melba/host.h"
#include "melba/json_writer.h"
#include "melba/template.h"

#endif /* MELBA_H */
