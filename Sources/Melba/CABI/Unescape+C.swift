import CEntry
import CMelba

@c @implementation
public func melbacore_unescape(
  _ text: Bytes, _ buffer: UnsafeMutablePointer<Buffer>?, _ result: UnsafeMutablePointer<Bytes>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result, unsafe isUsable(error),
    let span = unsafe text.span
  else { return .badArgument }
  let status = unsafe validate(span, error)
  guard status == .ok else { return status }
  guard Unescape<UTF8Form>.firstReference(in: span) != nil else {
    unsafe result.pointee = unsafe text
    return .ok
  }
  var fits = false
  return unsafe writeOnce(span, as: UTF8Form.self, UInt8.self, &buffer.pointee, &fits) {
    unsafe result.pointee = unsafe Bytes(data: $0, size: $1)
  }
}

/// Appends the unescaped text, when all of it fits into units of `out`.
@inline(__always)
private func writeOnce<Form: TextForm, Out: CodeUnit>(
  _ span: Span<UInt8>, as form: Form.Type, _ out: Out.Type, _ buffer: inout Buffer,
  _ fits: inout Bool, _ store: (UnsafeMutableRawPointer?, Int) -> Void
) -> Status where Form.Unit == UInt8 {
  let bound = Unescape<Form>.bound(of: span.count)
  guard bound <= sizeLimit >> Int(Out.shift) else { return .tooLarge }
  let status = unsafe buffer.reserve(aligned: bound << Int(Out.shift), to: 1 << Int(Out.shift))
  guard status == .ok, let end = unsafe buffer.end else { return status }
  var writer = unsafe Writer(
    UnsafeMutableBufferPointer(start: end.assumingMemoryBound(to: Out.self), count: bound))
  fits = Unescape<Form>.writeIfFitting(span, into: &writer)
  if fits {
    unsafe buffer.size &+= writer.count << Int(Out.shift)
    unsafe store(end, writer.count)
  }
  return .ok
}

@c @implementation
public func melbacore_unescape_text(
  _ text: Text, _ buffer: UnsafeMutablePointer<Buffer>?, _ result: UnsafeMutablePointer<Text>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result, unsafe isUsable(error) else {
    return .badArgument
  }
  switch unsafe text.width {
  case 1: return unsafe unescapeNarrowly(text, &buffer.pointee, &result.pointee)
  case 2: return unsafe unescape(text, UInt16.self, &buffer.pointee, &result.pointee)
  case 4: return unsafe unescape(text, UInt32.self, &buffer.pointee, &result.pointee)
  default: return .badArgument
  }
}

/// Text of one byte a character is written at that width; a reference to something wider, which
/// is seldom, begins anew at the next.
private func unescapeNarrowly(
  _ text: Text, _ buffer: inout Buffer, _ result: inout Text
) -> Status {
  guard let span = unsafe text.span(as: UInt8.self) else { return .badArgument }
  guard Unescape<FixedForm<UInt8>>.firstReference(in: span) != nil else {
    unsafe result = unsafe text
    return .ok
  }
  let form = FixedForm<UInt8>.self
  let mark = unsafe buffer.size
  var fits = false
  var status = unsafe writeOnce(span, as: form, UInt8.self, &buffer, &fits) {
    unsafe result = unsafe Text(data: $0, length: $1, width: 1)
  }
  if status == .ok, !fits {
    status = unsafe writeOnce(span, as: form, UInt16.self, &buffer, &fits) {
      unsafe result = unsafe Text(data: $0, length: $1, width: 2)
    }
  }
  if status == .ok, !fits {
    status = unsafe writeOnce(span, as: form, UInt32.self, &buffer, &fits) {
      unsafe result = unsafe Text(data: $0, length: $1, width: 4)
    }
  }
  if status != .ok { unsafe buffer.size = mark }
  return status
}

@inline(__always)
private func unescape<Unit: CodeUnit>(
  _ text: Text, _ unit: Unit.Type, _ buffer: inout Buffer, _ result: inout Text
) -> Status {
  guard let span = unsafe text.span(as: unit) else { return .badArgument }
  let size = Unescape<FixedForm<Unit>>.measure(span)
  if !size.isChanged {
    unsafe result = unsafe text
    return .ok
  }
  return unsafe write(span, size, &buffer, &result)
}

/// Writes at the width that the widest character needs.
@inline(__always)
func write<Unit: CodeUnit>(
  _ span: Span<Unit>, _ size: Unescape<FixedForm<Unit>>.Size, _ buffer: inout Buffer,
  _ result: inout Text
) -> Status {
  let form = FixedForm<Unit>.self
  switch size.width {
  case 1:
    return unsafe write(span, size, as: form, UInt8.self, &buffer) {
      unsafe result = unsafe Text(data: $0, length: $1, width: 1)
    }
  case 2:
    return unsafe write(span, size, as: form, UInt16.self, &buffer) {
      unsafe result = unsafe Text(data: $0, length: $1, width: 2)
    }
  default:
    return unsafe write(span, size, as: form, UInt32.self, &buffer) {
      unsafe result = unsafe Text(data: $0, length: $1, width: 4)
    }
  }
}

/// Appends the unescaped text to `buffer` and tells `store` where it is.
@inline(__always)
private func write<Form: TextForm, Out: CodeUnit>(
  _ span: Span<Form.Unit>, _ size: Unescape<Form>.Size, as form: Form.Type, _ out: Out.Type,
  _ buffer: inout Buffer, _ store: (UnsafeMutableRawPointer?, Int) -> Void
) -> Status {
  let count = size.count << Int(Out.shift)
  guard size.count <= sizeLimit >> Out.shift else { return .tooLarge }
  let status = unsafe buffer.reserve(aligned: count, to: 1 << Int(Out.shift))
  guard status == .ok, let end = unsafe buffer.end else { return status }
  if size.count > 0 {
    var writer = unsafe Writer(
      UnsafeMutableBufferPointer(start: end.assumingMemoryBound(to: Out.self), count: size.count))
    Unescape<Form>.write(span, into: &writer)
    unsafe buffer.size &+= count
  }
  unsafe store(end, size.count)
  return .ok
}
