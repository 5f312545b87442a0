import CEntry
import CMelba

@c @implementation
public func melbacore_escape(
  _ context: Context, _ text: Bytes, _ buffer: UnsafeMutablePointer<Buffer>?,
  _ result: UnsafeMutablePointer<Bytes>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result else { return .badArgument }
  var size = EscapeSize()
  var status = unsafe melbacore_escape_measure(context, text, &size, error)
  guard status == .ok else { return status }
  if !size.changed {
    unsafe result.pointee = unsafe text
    return .ok
  }
  status = unsafe buffer.pointee.reserve(size.size)
  guard status == .ok, let end = unsafe buffer.pointee.end else { return status }
  unsafe write(text, context, to: end, count: size.size)
  unsafe buffer.pointee.size &+= size.size
  unsafe result.pointee = unsafe Bytes(data: end, size: size.size)
  return .ok
}

@c @implementation
public func melbacore_escape_append(
  _ context: Context, _ text: Bytes, _ buffer: UnsafeMutablePointer<Buffer>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  var result = unsafe Bytes()
  let status = unsafe melbacore_escape(context, text, buffer, &result, error)
  guard status == .ok, unsafe result.data == text.data else { return status }
  return unsafe melba_buffer_append(buffer, text)
}

@c @implementation
public func melbacore_escape_measure(
  _ context: Context, _ text: Bytes, _ size: UnsafeMutablePointer<EscapeSize>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let size = unsafe size, let context = EscapeContext(context), unsafe isUsable(error),
    let text = unsafe text.span
  else { return .badArgument }
  // A kernel sees on its way whether all is ASCII; only other text is validated.
  if context.attention(as: UTF8Form.self) != nil {
    let valid = UTF8.extent(of: text).valid
    var measured = EscapeSize()
    // Of two faults the first is reported, as for text that comes in pieces.
    let status = unsafe measure(
      text.extracting(0..<valid), context, as: UTF8Form.self, &measured, error, isWide: nil)
    guard status == .ok else { return status }
    guard valid == text.count else { return unsafe refuse(text, from: valid, error) }
    unsafe size.pointee = measured
    return .ok
  }
  var isWide = false
  var measured = EscapeSize()
  let status = unsafe measure(text, context, as: UTF8Form.self, &measured, error, isWide: &isWide)
  guard status == .ok else { return status }
  if isWide {
    let status = unsafe validate(text, error)
    guard status == .ok else { return status }
  }
  unsafe size.pointee = measured
  return .ok
}

@c @implementation
public func melbacore_escape_text(
  _ context: Context, _ text: Text, _ buffer: UnsafeMutablePointer<Buffer>?,
  _ result: UnsafeMutablePointer<Text>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let buffer = unsafe buffer, let result = unsafe result else { return .badArgument }
  var size = EscapeSize()
  var status = unsafe melbacore_escape_text_measure(context, text, &size, error)
  guard status == .ok else { return status }
  if !size.changed {
    unsafe result.pointee = unsafe text
    return .ok
  }
  let width = unsafe Int(text.width)
  guard size.size <= sizeLimit / width else { return .tooLarge }
  status = unsafe buffer.pointee.reserve(aligned: size.size * width, to: width)
  guard status == .ok, let end = unsafe buffer.pointee.end else { return status }
  unsafe melbacore_escape_text_fill(context, text, end, size.size)
  unsafe buffer.pointee.size &+= size.size * width
  unsafe result.pointee = unsafe Text(data: end, length: size.size, width: text.width)
  return .ok
}

@c @implementation
public func melbacore_escape_text_measure(
  _ context: Context, _ text: Text, _ size: UnsafeMutablePointer<EscapeSize>?,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let size = unsafe size, let context = EscapeContext(context), unsafe isUsable(error) else {
    return .badArgument
  }
  switch unsafe text.width {
  case 1: return unsafe measure(text, context, UInt8.self, size, error)
  case 2: return unsafe measure(text, context, UInt16.self, size, error)
  case 4: return unsafe measure(text, context, UInt32.self, size, error)
  default: return .badArgument
  }
}

@c @implementation
public func melbacore_escape_text_size(
  _ context: Context, _ data: UnsafeRawPointer?, _ length: Int, _ width: UInt32
) -> Int {
  guard let context = EscapeContext(context) else { return Int(MELBACORE_REFUSED) }
  let text = unsafe Text(data: data, length: length, width: width)
  switch width {
  case 1: return unsafe size(of: text, context, UInt8.self)
  case 2: return unsafe size(of: text, context, UInt16.self)
  case 4: return unsafe size(of: text, context, UInt32.self)
  default: return Int(MELBACORE_REFUSED)
  }
}

@inline(__always)
private func size<Unit: CodeUnit>(
  of text: Text, _ context: EscapeContext, _ unit: Unit.Type
) -> Int {
  guard let span = unsafe text.span(as: unit) else { return Int(MELBACORE_REFUSED) }
  do throws(EscapeError) {
    let size = try Escape<FixedForm<Unit>>(context: context).measure(span)
    return size.isChanged ? size.count : Int(MELBACORE_UNCHANGED)
  } catch {
    return Int(MELBACORE_REFUSED)
  }
}

@c @implementation
public func melbacore_escape_text_fill(
  _ context: Context, _ text: Text, _ out: UnsafeMutableRawPointer?, _ length: Int
) {
  guard let context = EscapeContext(context), let out = unsafe out else { return }
  switch unsafe text.width {
  case 1: unsafe fill(text, context, UInt8.self, out, length)
  case 2: unsafe fill(text, context, UInt16.self, out, length)
  default: unsafe fill(text, context, UInt32.self, out, length)
  }
}

@c @implementation
public func melbacore_escape_text_copy(
  _ context: Context, _ text: Text, _ out: UnsafeMutableRawPointer?
) -> Bool {
  guard let context = EscapeContext(context), let out = unsafe out else { return false }
  switch unsafe text.width {
  case 1: return unsafe copy(text, context, UInt8.self, out)
  case 2: return unsafe copy(text, context, UInt16.self, out)
  default: return unsafe copy(text, context, UInt32.self, out)
  }
}

@c @implementation
public func melbacore_escape_short(
  _ context: Context, _ data: UnsafeRawPointer?, _ length: Int, _ width: UInt32,
  _ out: UnsafeMutableRawPointer?
) -> Int {
  guard let context = EscapeContext(context), let out = unsafe out else {
    return Int(MELBACORE_REFUSED)
  }
  let text = unsafe Text(data: data, length: length, width: width)
  switch width {
  case 1: return unsafe short(text, context, UInt8.self, out)
  case 2: return unsafe short(text, context, UInt16.self, out)
  case 4: return unsafe short(text, context, UInt32.self, out)
  default: return Int(MELBACORE_REFUSED)
  }
}

@inline(__always)
private func short<Unit: CodeUnit>(
  _ text: Text, _ context: EscapeContext, _ unit: Unit.Type, _ out: UnsafeMutableRawPointer
) -> Int {
  let out = unsafe out.assumingMemoryBound(to: Unit.self)
  guard let text = unsafe text.span(as: unit),
    let written = unsafe ShortText.write(text, for: context, to: out)
  else { return Int(MELBACORE_REFUSED) }
  return written.isChanged ? written.count : Int(MELBACORE_UNCHANGED)
}

@inline(__always)
private func copy<Unit: CodeUnit>(
  _ text: Text, _ context: EscapeContext, _ unit: Unit.Type, _ out: UnsafeMutableRawPointer
) -> Bool {
  guard let text = unsafe text.span(as: unit), text.count > 0 else { return false }
  let memory = unsafe UnsafeMutableBufferPointer(
    start: out.assumingMemoryBound(to: Unit.self), count: text.count)
  var writer = unsafe Writer(memory)
  return Escape<FixedForm<Unit>>(context: context).copy(text, into: &writer)
}

@inline(__always)
private func fill<Unit: CodeUnit>(
  _ text: Text, _ context: EscapeContext, _ unit: Unit.Type, _ out: UnsafeMutableRawPointer,
  _ length: Int
) {
  guard let text = unsafe text.span(as: unit), length > 0 else { return }
  let memory = unsafe UnsafeMutableBufferPointer(
    start: out.assumingMemoryBound(to: Unit.self), count: length)
  var writer = unsafe Writer(memory)
  Escape<FixedForm<Unit>>(context: context).write(text, into: &writer)
}

/// Writes UTF-8 that was measured to take `count` bytes.
func write(_ text: Bytes, _ context: Context, to out: UnsafeMutableRawPointer, count: Int) {
  guard let context = EscapeContext(context), let text = unsafe text.span, count > 0 else { return }
  let memory = unsafe UnsafeMutableBufferPointer(
    start: out.assumingMemoryBound(to: UInt8.self), count: count)
  var writer = unsafe Writer(memory)
  Escape<UTF8Form>(context: context).write(text, into: &writer)
}

@inline(__always)
private func measure<Unit: CodeUnit>(
  _ text: Text, _ context: EscapeContext, _ unit: Unit.Type,
  _ size: UnsafeMutablePointer<EscapeSize>, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let text = unsafe text.span(as: unit) else { return .badArgument }
  return unsafe measure(text, context, as: FixedForm<Unit>.self, size, error, isWide: nil)
}

@inline(__always)
private func measure<Form: TextForm>(
  _ text: Span<Form.Unit>, _ context: EscapeContext, as form: Form.Type,
  _ size: UnsafeMutablePointer<EscapeSize>, _ error: UnsafeMutablePointer<Diagnostic>?,
  isWide: UnsafeMutablePointer<Bool>?
) -> Status {
  do throws(EscapeError) {
    let measured = try Escape<Form>(context: context).measure(text)
    unsafe size.pointee = EscapeSize(size: measured.count, changed: measured.isChanged)
    if let isWide = unsafe isWide { unsafe isWide.pointee = measured.isWide }
    return .ok
  } catch let problem {
    return unsafe report(problem, in: text, as: form, from: Place(), error)
  }
}

/// Puts the place of `problem` into the caller's error.
func report<Form: TextForm>(
  _ problem: EscapeError, in text: Span<Form.Unit>, as form: Form.Type, from start: Place,
  _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  var place = start
  place.advance(over: text.extracting(0..<problem.offset), as: form)
  let scalar = Form.character(in: text, at: problem.offset).value
  switch problem.kind {
  case .encoding:
    return unsafe fail(
      .badEncoding, "has no UTF-8 form", at: place, error, scalar: scalar, as: form)
  case .character:
    return unsafe fail(
      .badCharacter, "may not appear in XML 1.0", at: place, error, scalar: scalar, as: form)
  }
}

/// Refuses what is not UTF-8.
func validate(_ text: Span<UInt8>, _ error: UnsafeMutablePointer<Diagnostic>?) -> Status {
  let valid = UTF8.extent(of: text).valid
  return valid == text.count ? .ok : unsafe refuse(text, from: valid, error)
}

/// Reports bytes that are no UTF-8 from `valid` on.
private func refuse(
  _ text: Span<UInt8>, from valid: Int, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  var place = Place()
  place.advance(over: text.extracting(0..<valid), as: UTF8Form.self)
  return unsafe fail(
    .badEncoding, "the bytes are not UTF-8", at: place, error, scalar: nil, as: UTF8Form.self)
}

/// Whether an error struct is one that this version can fill.
func isUsable(_ error: UnsafeMutablePointer<Diagnostic>?) -> Bool {
  guard let error = unsafe error else { return true }
  return unsafe error.pointee.size >= MemoryLayout<Diagnostic>.size
}

extension EscapeContext {
  /// Nil for a number that this version does not know.
  @inline(__always)
  init?(_ context: Context) {
    self.init(rawValue: UInt32(context.rawValue))
  }
}

extension Buffer {
  /// Makes room for `count` bytes whose first is at a multiple of `alignment`, which is reached
  /// by zeros.
  mutating func reserve(aligned count: Int, to alignment: Int) -> Status {
    let status = unsafe reserve(count + alignment)
    guard status == .ok, let end = unsafe end else { return status }
    let gap = -Int(bitPattern: end) & (alignment - 1)
    for i in 0..<gap { unsafe end.storeBytes(of: 0, toByteOffset: i, as: UInt8.self) }
    unsafe size &+= gap
    return .ok
  }
}
