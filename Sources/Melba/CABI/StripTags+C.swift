import CEntry
import CMelba

@c @implementation
public func melbacore_striptags(
  _ text: Bytes, _ buffer: UnsafeMutablePointer<Buffer>?, _ result: UnsafeMutablePointer<Bytes>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result, unsafe isUsable(error),
    let span = unsafe text.span
  else { return .badArgument }
  let status = unsafe validate(span, error)
  guard status == .ok else { return status }
  return unsafe stripped(span, as: UTF8Form.self, alignment: 1, &buffer.pointee) {
    unsafe result.pointee = unsafe Bytes(data: $0, size: $1)
    _ = $2
  }
}

@c @implementation
public func melbacore_striptags_text(
  _ text: Text, _ buffer: UnsafeMutablePointer<Buffer>?, _ result: UnsafeMutablePointer<Text>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result, unsafe isUsable(error) else {
    return .badArgument
  }
  switch unsafe text.width {
  case 1: return unsafe striptags(text, UInt8.self, &buffer.pointee, &result.pointee)
  case 2: return unsafe striptags(text, UInt16.self, &buffer.pointee, &result.pointee)
  case 4: return unsafe striptags(text, UInt32.self, &buffer.pointee, &result.pointee)
  default: return .badArgument
  }
}

@inline(__always)
private func striptags<Unit: CodeUnit>(
  _ text: Text, _ unit: Unit.Type, _ buffer: inout Buffer, _ result: inout Text
) -> Status {
  guard let span = unsafe text.span(as: unit) else { return .badArgument }
  return unsafe stripped(span, as: FixedForm<Unit>.self, alignment: 4, &buffer) {
    unsafe result = unsafe Text(data: $0, length: $1, width: $2)
  }
}

/// Strips a copy of `text` at the end of the buffer, then unescapes it, behind the copy when that
/// changes it, and moves the result to where the copy began.
@inline(__always)
private func stripped<Form: TextForm>(
  _ text: Span<Form.Unit>, as form: Form.Type, alignment: Int, _ buffer: inout Buffer,
  _ store: (UnsafeMutableRawPointer?, Int, UInt32) -> Void
) -> Status {
  let shift = Int(Form.Unit.shift)
  let mark = unsafe buffer.size
  let status = unsafe buffer.reserve(aligned: text.count << shift, to: alignment)
  guard status == .ok, let copy = unsafe buffer.end else { return status }
  let start = unsafe buffer.size
  unsafe text.withUnsafeBytes { text in
    if let from = text.baseAddress { unsafe copy.copyMemory(from: from, byteCount: text.count) }
  }
  let units = unsafe UnsafeMutableBufferPointer(
    start: copy.assumingMemoryBound(to: Form.Unit.self), count: text.count)
  var span = unsafe MutableSpan(_unsafeElements: units)
  let count = StripTags<Form>.strip(&span)
  let size = unsafe Unescape<Form>.measure(
    Span(_unsafeElements: UnsafeBufferPointer(rebasing: units[..<count])))
  unsafe buffer.size = start + count << shift
  guard size.isChanged else {
    unsafe store(copy, count, 1 << Form.Unit.shift)
    return .ok
  }
  let width = Form.isUTF8 ? 1 : size.width
  let outcome =
    switch width {
    case 1: unsafe unescape(form, UInt8.self, size, from: start, count, alignment, &buffer)
    case 2: unsafe unescape(form, UInt16.self, size, from: start, count, alignment, &buffer)
    default: unsafe unescape(form, UInt32.self, size, from: start, count, alignment, &buffer)
    }
  guard outcome == .ok else {
    unsafe buffer.size = mark
    return outcome
  }
  unsafe store(buffer.data + start, size.count, width)
  return .ok
}

private func unescape<Form: TextForm, Out: CodeUnit>(
  _ form: Form.Type, _ out: Out.Type, _ size: Unescape<Form>.Size, from start: Int, _ count: Int,
  _ alignment: Int, _ buffer: inout Buffer
) -> Status {
  let bytes = size.count << Int(Out.shift)
  let status = unsafe buffer.reserve(aligned: bytes, to: alignment)
  guard status == .ok, let end = unsafe buffer.end, let data = unsafe buffer.data else {
    return status
  }
  let source = unsafe UnsafeBufferPointer(
    start: UnsafeRawPointer(data + start).assumingMemoryBound(to: Form.Unit.self), count: count)
  if size.count > 0 {
    var writer = unsafe Writer(
      UnsafeMutableBufferPointer(start: end.assumingMemoryBound(to: Out.self), count: size.count))
    unsafe Unescape<Form>.write(Span(_unsafeElements: source), into: &writer)
  }
  unsafe UnsafeMutableRawPointer(data + start).copyMemory(from: end, byteCount: bytes)
  unsafe buffer.size = start + bytes
  return .ok
}
