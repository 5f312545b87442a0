import CEntry
import CMelba

/// Says where and why a call failed, if the caller wants to know, and returns the status.
func fail<Form: TextForm>(
  _ status: Status, _ message: StaticString, at place: Place, _ error: UnsafeMutablePointer<Diagnostic>?,
  scalar: UInt32?, as form: Form.Type
) -> Status {
  guard let error = unsafe error else { return status }
  unsafe error.pointee.status = status
  unsafe error.pointee.line = place.line
  unsafe error.pointee.column = place.column
  unsafe error.pointee.offset = place.offset
  unsafe withUnsafeMutableBytes(of: &error.pointee.name) { unsafe $0[0] = 0 }
  unsafe withUnsafeMutableBytes(of: &error.pointee.message) { message_ in
    var note = unsafe Note(memory: message_)
    if let scalar { note.append(character: scalar) }
    note.append(message)
    note.end()
  }
  return status
}

/// Fills in the error of a call that failed for a reason that has no place in the input.
@c @implementation
public func melbacore_explain(_ status: Status, _ error: UnsafeMutablePointer<Diagnostic>?) {
  guard status != .badEncoding, status != .badCharacter, status != .syntax, unsafe isUsable(error) else { return }
  let nowhere = Place(offset: 0, line: 0, column: 0)
  _ = unsafe fail(status, status.text, at: nowhere, error, scalar: nil, as: UTF8Form.self)
}

/// A sentence in the bounded memory of an error; what does not fit is left out.
@safe struct Note {
  let memory: UnsafeMutableRawBufferPointer
  var count = 0

  mutating func append(_ byte: UInt8) {
    guard unsafe count < memory.count - 1 else { return }
    unsafe memory[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    for i in 0..<text.utf8CodeUnitCount { unsafe append(text.utf8Start[i]) }
  }

  mutating func append(character: UInt32) {
    append("U+")
    var shift: UInt32 = character > 0xFFFFF ? 20 : character > 0xFFFF ? 16 : 12
    while true {
      let digit = UInt8(character >> shift & 15)
      append(digit < 10 ? 0x30 + digit : 0x37 + digit)
      if shift == 0 { break }
      shift -= 4
    }
    append(" ")
  }

  /// Ends a text of UTF-8 that may have been cut, before a character that is not whole.
  mutating func endWithinCharacter() {
    if unsafe count == memory.count - 1 {
      var start = count
      while start > 0, count - start < 4, unsafe memory[start - 1] & 0xC0 == 0x80 { start -= 1 }
      if start > 0, unsafe memory[start - 1] >= 0xC0 {
        let first = unsafe memory[start - 1]
        let whole = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        if count - start + 1 < whole { count = start - 1 }
      }
    }
    end()
  }

  mutating func end() {
    unsafe memory[count] = 0
  }
}
