import CEntry
import CMelba

@c @implementation
public func melba_escaper_start(_ self: UnsafeMutablePointer<Escaper>?, _ context: Context) -> Status {
  guard let self = unsafe self, let context = EscapeContext(context) else { return .badArgument }
  var fresh = Escaper()
  fresh.context = UInt8(context.rawValue)
  fresh.line = 1
  fresh.column = 1
  fresh.state = Escaper.State.ready
  unsafe self.pointee = fresh
  return .ok
}

@c @implementation
public func melbacore_escaper_push(
  _ self: UnsafeMutablePointer<Escaper>?, _ piece: Bytes,
  _ buffer: UnsafeMutablePointer<Buffer>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let self = unsafe self, unsafe self.pointee.state == Escaper.State.ready else {
    return .badArgument
  }
  // Until the end of the call the escaper counts as broken, so that a failure leaves it so.
  var escaper = unsafe self.pointee
  unsafe self.pointee.state = Escaper.State.broken
  guard let buffer = unsafe buffer, let piece = unsafe piece.span, unsafe isUsable(error),
    let context = EscapeContext(rawValue: UInt32(escaper.context))
  else { return .badArgument }
  let status = unsafe escaper.push(piece, context, &buffer.pointee, error)
  if status == .ok {
    unsafe self.pointee = escaper
  } else if status == .noMemory {
    unsafe self.pointee.state = Escaper.State.ready
  }
  return status
}

@c @implementation
public func melbacore_escaper_finish(
  _ self: UnsafeMutablePointer<Escaper>?, _ error: UnsafeMutablePointer<Diagnostic>?
) -> Status {
  guard let self = unsafe self, unsafe self.pointee.state == Escaper.State.ready else {
    return .badArgument
  }
  unsafe self.pointee.state = Escaper.State.broken
  guard unsafe isUsable(error) else { return .badArgument }
  guard unsafe self.pointee.held > 0 else { return .ok }
  return unsafe fail(
    .badEncoding, "the text ends within a character", at: self.pointee.place, error, scalar: nil,
    as: UTF8Form.self)
}

extension Escaper {
  enum State {
    static let ready: UInt8 = 1
    static let broken: UInt8 = 2
  }

  var place: Place {
    Place(offset: offset, line: line, column: column)
  }

  /// Escapes the character that was split, then the whole characters of the piece, and holds
  /// back what is left.  Nothing is written before all is known to be good and to have room.
  fileprivate mutating func push(
    _ piece: Span<UInt8>, _ context: EscapeContext, _ buffer: inout Buffer,
    _ error: UnsafeMutablePointer<Diagnostic>?
  ) -> Status {
    var joined = InlineArray<4, UInt8>(repeating: 0)
    var taken = 0
    var count = Int(held)
    for i in 0..<count { joined[i] = self[heldByte: i] }
    while count > 0, taken < piece.count, count < 4 {
      let extent = UTF8.extent(of: joined.span.extracting(0..<count))
      if extent.valid == count || !extent.isTruncated { break }
      joined[count] = piece[taken]
      count += 1
      taken += 1
    }
    let first = joined.span.extracting(0..<count)
    let start = UTF8.extent(of: first)
    let rest = piece.extracting(taken..<piece.count)
    let extent = UTF8.extent(of: rest)
    var place = place
    guard start.valid == count || (start.isTruncated && taken == piece.count) else {
      return unsafe badBytes(first, start.valid, place, error)
    }
    let whole = rest.extracting(0..<extent.valid)
    let escape = Escape<UTF8Form>(context: context)
    let head = first.extracting(0..<start.valid)
    let headSize: Escape<UTF8Form>.Size
    let size: Escape<UTF8Form>.Size
    do throws(EscapeError) {
      headSize = try escape.measure(head)
    } catch let problem {
      return unsafe report(problem, in: head, as: UTF8Form.self, from: place, error)
    }
    place.advance(over: head, as: UTF8Form.self)
    do throws(EscapeError) {
      size = try escape.measure(whole)
    } catch let problem {
      return unsafe report(problem, in: whole, as: UTF8Form.self, from: place, error)
    }
    guard extent.valid == rest.count || extent.isTruncated else {
      return unsafe badBytes(rest, extent.valid, place, error)
    }
    let total = headSize.count + size.count
    let status = unsafe buffer.reserve(total)
    guard status == .ok else { return status }
    if total > 0, let end = unsafe buffer.end {
      var writer = unsafe Writer(
        UnsafeMutableBufferPointer(start: end.assumingMemoryBound(to: UInt8.self), count: total))
      escape.write(head, into: &writer)
      escape.write(whole, into: &writer)
      unsafe buffer.size &+= total
    }
    place.advance(over: whole, as: UTF8Form.self)
    hold(start.valid == count ? rest.extracting(extent.valid..<rest.count) : first)
    (offset, line, column) = (place.offset, place.line, place.column)
    return .ok
  }

  private func badBytes(
    _ text: Span<UInt8>, _ valid: Int, _ start: Place, _ error: UnsafeMutablePointer<Diagnostic>?
  ) -> Status {
    var place = start
    place.advance(over: text.extracting(0..<valid), as: UTF8Form.self)
    return unsafe fail(
      .badEncoding, "the bytes are not UTF-8", at: place, error, scalar: nil, as: UTF8Form.self)
  }

  /// Keeps the bytes of a character that is not whole yet.
  private mutating func hold(_ text: Span<UInt8>) {
    held = UInt8(text.count)
    for i in text.indices { self[heldByte: i] = text[i] }
  }

  /// C arrays are tuples in Swift, which have no subscript.
  private subscript(heldByte i: Int) -> UInt8 {
    get {
      switch i {
      case 0: bytes.0
      case 1: bytes.1
      default: bytes.2
      }
    }
    set {
      switch i {
      case 0: bytes.0 = newValue
      case 1: bytes.1 = newValue
      default: bytes.2 = newValue
      }
    }
  }
}
