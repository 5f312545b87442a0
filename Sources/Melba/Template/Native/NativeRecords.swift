import CEntry
import CPlatform

/// The structs of a caller, read in place as his descriptors say.
extension Native {
  func record(
    _ base: UnsafeRawPointer, _ fields: UnsafePointer<melba_fields>
  ) throws(Stop) -> Value {
    let thing = try make(.record)
    thing.pointee.pointer = UnsafeMutableRawPointer(mutating: base)
    thing.pointee.fields = fields
    thing.pointee.count = fields.pointee.count
    return Value(thing)
  }

  func field(
    of record: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let fields = record.pointee.fields, let base = record.pointee.pointer else { return nil }
    for i in 0..<fields.pointee.count {
      let field = fields.pointee.fields + i
      if SourceText(field.pointee.name) == name { return try read(field, base) }
    }
    return nil
  }

  func readAll(_ record: UnsafeMutablePointer<Thing>) throws(Stop) {
    guard let fields = record.pointee.fields, let base = record.pointee.pointer else { return }
    let count = fields.pointee.count
    let items = try values(2 * count)
    for i in 0..<count {
      let field = fields.pointee.fields + i
      items[2 * i] = Value(text: SourceText(field.pointee.name))
      items[2 * i + 1] = try read(field, base)
    }
    record.pointee.items = items
    record.pointee.count = count
  }

  private func read(
    _ field: UnsafePointer<melba_field>, _ record: UnsafeRawPointer
  ) throws(Stop) -> Value {
    let place = record + field.pointee.offset
    switch field.pointee.type {
    case MELBA_FIELD_LIST.rawValue:
      let count = record.loadUnaligned(fromByteOffset: field.pointee.count, as: Int.self)
      let items = place.loadUnaligned(as: UnsafeRawPointer?.self)
      guard count > 0, let items else { return Value(try list(0)) }
      return try records(field, items, count)
    case MELBA_FIELD_ARRAY.rawValue:
      guard field.pointee.count > 0 else { return Value(try list(0)) }
      return try records(field, place, field.pointee.count)
    default:
      return try read(field.pointee.type, place, field)
    }
  }

  private func records(
    _ field: UnsafePointer<melba_field>, _ items: UnsafeRawPointer, _ count: Int
  ) throws(Stop) -> Value {
    let thing = try make(.records)
    thing.pointee.pointer = UnsafeMutableRawPointer(mutating: items)
    thing.pointee.count = count
    thing.pointee.first = Value(head: 0, body: UInt64(UInt(bitPattern: field)))
    return Value(thing)
  }

  /// Item `index` of a list or array of the caller's.
  func record(of list: UnsafeMutablePointer<Thing>, _ index: Int) throws(Stop) -> Value {
    guard let field = UnsafePointer<melba_field>(bitPattern: UInt(list.pointee.first.body)),
      let items = list.pointee.pointer
    else { return .null }
    return try read(field.pointee.item, UnsafeRawPointer(items) + index * field.pointee.size, field)
  }

  private func read(
    _ type: UInt32, _ place: UnsafeRawPointer, _ field: UnsafePointer<melba_field>
  ) throws(Stop) -> Value {
    let size = field.pointee.size
    switch type {
    case MELBA_FIELD_BOOL.rawValue: return .boolean(place.load(as: UInt8.self) != 0)
    case MELBA_FIELD_SIGNED.rawValue:
      switch size {
      case 1: return .integer(Int64(place.load(as: Int8.self)))
      case 2: return .integer(Int64(place.loadUnaligned(as: Int16.self)))
      case 4: return .integer(Int64(place.loadUnaligned(as: Int32.self)))
      case 8: return .integer(place.loadUnaligned(as: Int64.self))
      default: throw badField(field)
      }
    case MELBA_FIELD_UNSIGNED.rawValue:
      switch size {
      case 1: return .integer(Int64(place.load(as: UInt8.self)))
      case 2: return .integer(Int64(place.loadUnaligned(as: UInt16.self)))
      case 4: return .integer(Int64(place.loadUnaligned(as: UInt32.self)))
      case 8:
        let number = place.loadUnaligned(as: UInt64.self)
        return number >> 63 == 0 ? .integer(Int64(number)) : Value(.natural, body: number)
      default: throw badField(field)
      }
    case MELBA_FIELD_REAL.rawValue:
      switch size {
      case 4: return .real(Double(place.loadUnaligned(as: Float.self)))
      case 8: return .real(place.loadUnaligned(as: Double.self))
      default: throw badField(field)
      }
    case MELBA_FIELD_STRING.rawValue:
      guard let text = place.loadUnaligned(as: UnsafePointer<UInt8>?.self) else { return .null }
      var count = 0
      while text[count] != 0 { count += 1 }
      return try sized(text, count)
    case MELBA_FIELD_CHARACTERS.rawValue:
      let text = place.assumingMemoryBound(to: UInt8.self)
      var count = 0
      while count < size, text[count] != 0 { count += 1 }
      return try sized(text, count)
    case MELBA_FIELD_BYTES.rawValue:
      let bytes = place.loadUnaligned(as: Bytes.self)
      guard bytes.size >= 0, bytes.data != nil || bytes.size == 0 else { throw badField(field) }
      return try sized(bytes.data?.assumingMemoryBound(to: UInt8.self), bytes.size)
    case MELBA_FIELD_VALUE.rawValue:
      return try admit(place.loadUnaligned(as: Value.self))
    case MELBA_FIELD_RECORD.rawValue:
      guard let fields = field.pointee.fields else { throw badField(field) }
      return try record(place, fields)
    case MELBA_FIELD_POINTER.rawValue:
      guard let fields = field.pointee.fields else { throw badField(field) }
      guard let other = place.loadUnaligned(as: UnsafeRawPointer?.self) else { return .null }
      return try record(other, fields)
    default: throw badField(field)
    }
  }

  private func sized(_ text: UnsafePointer<UInt8>?, _ count: Int) throws(Stop) -> Value {
    guard count <= 0xFFFF_FFF0 else { throw fail(.tooLarge) { $0.append("a text is too long") } }
    return Value(text: SourceText(text, count: count))
  }

  private func badField(_ field: UnsafePointer<melba_field>) -> Stop {
    fail(.badArgument) {
      $0.append("the description of field ")
      $0.append(quoted: SourceText(field.pointee.name))
      $0.append(" contradicts itself")
    }
  }
}
