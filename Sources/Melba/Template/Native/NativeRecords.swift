import CEntry
import CPlatform

/// The structs of a caller, read in place as his descriptors say.
extension Native {
  func record(
    _ base: UnsafeRawPointer, _ fields: UnsafePointer<melba_fields>
  ) throws(Stop) -> Value {
    let thing = unsafe try make(.record)
    unsafe thing.pointee.pointer = unsafe UnsafeMutableRawPointer(mutating: base)
    unsafe thing.pointee.fields = unsafe fields
    unsafe thing.pointee.count = unsafe fields.pointee.count
    return unsafe Value(thing)
  }

  func field(
    of record: UnsafeMutablePointer<Thing>, _ name: SourceText
  ) throws(Stop) -> Value? {
    guard let fields = unsafe record.pointee.fields, let base = unsafe record.pointee.pointer else { return nil }
    for i in unsafe 0..<fields.pointee.count {
      let field = unsafe fields.pointee.fields + i
      if unsafe SourceText(field.pointee.name) == name { return unsafe try read(field, base) }
    }
    return nil
  }

  func readAll(_ record: UnsafeMutablePointer<Thing>) throws(Stop) {
    guard let fields = unsafe record.pointee.fields, let base = unsafe record.pointee.pointer else { return }
    let count = unsafe fields.pointee.count
    let items = unsafe try values(2 * count)
    for i in 0..<count {
      let field = unsafe fields.pointee.fields + i
      unsafe items[2 * i] = unsafe Value(text: SourceText(field.pointee.name))
      unsafe items[2 * i + 1] = unsafe try read(field, base)
    }
    unsafe record.pointee.items = unsafe items
    unsafe record.pointee.count = count
  }

  private func read(
    _ field: UnsafePointer<melba_field>, _ record: UnsafeRawPointer
  ) throws(Stop) -> Value {
    let place = unsafe record + field.pointee.offset
    switch unsafe field.pointee.type {
    case MELBA_FIELD_LIST.rawValue:
      let count = unsafe record.loadUnaligned(fromByteOffset: field.pointee.count, as: Int.self)
      let items = unsafe place.loadUnaligned(as: UnsafeRawPointer?.self)
      guard count > 0, let items = unsafe items else { return unsafe Value(try list(0)) }
      return unsafe try records(field, items, count)
    case MELBA_FIELD_ARRAY.rawValue:
      guard unsafe field.pointee.count > 0 else { return unsafe Value(try list(0)) }
      return unsafe try records(field, place, field.pointee.count)
    default:
      return unsafe try read(field.pointee.type, place, field)
    }
  }

  private func records(
    _ field: UnsafePointer<melba_field>, _ items: UnsafeRawPointer, _ count: Int
  ) throws(Stop) -> Value {
    let thing = unsafe try make(.records)
    unsafe thing.pointee.pointer = unsafe UnsafeMutableRawPointer(mutating: items)
    unsafe thing.pointee.count = count
    unsafe thing.pointee.first = Value(head: 0, body: UInt64(UInt(bitPattern: field)))
    return unsafe Value(thing)
  }

  /// Item `index` of a list or array of the caller's.
  func record(of list: UnsafeMutablePointer<Thing>, _ index: Int) throws(Stop) -> Value {
    guard let field = unsafe UnsafePointer<melba_field>(bitPattern: UInt(list.pointee.first.body)),
      let items = unsafe list.pointee.pointer
    else { return .null }
    return unsafe try read(field.pointee.item, UnsafeRawPointer(items) + index * field.pointee.size, field)
  }

  private func read(
    _ type: UInt32, _ place: UnsafeRawPointer, _ field: UnsafePointer<melba_field>
  ) throws(Stop) -> Value {
    let size = unsafe field.pointee.size
    switch type {
    case MELBA_FIELD_BOOL.rawValue: return unsafe .boolean(place.load(as: UInt8.self) != 0)
    case MELBA_FIELD_SIGNED.rawValue:
      switch size {
      case 1: return unsafe .integer(Int64(place.load(as: Int8.self)))
      case 2: return unsafe .integer(Int64(place.loadUnaligned(as: Int16.self)))
      case 4: return unsafe .integer(Int64(place.loadUnaligned(as: Int32.self)))
      case 8: return unsafe .integer(place.loadUnaligned(as: Int64.self))
      default: throw unsafe badField(field)
      }
    case MELBA_FIELD_UNSIGNED.rawValue:
      switch size {
      case 1: return unsafe .integer(Int64(place.load(as: UInt8.self)))
      case 2: return unsafe .integer(Int64(place.loadUnaligned(as: UInt16.self)))
      case 4: return unsafe .integer(Int64(place.loadUnaligned(as: UInt32.self)))
      case 8:
        let number = unsafe place.loadUnaligned(as: UInt64.self)
        return number >> 63 == 0 ? .integer(Int64(number)) : Value(.natural, body: number)
      default: throw unsafe badField(field)
      }
    case MELBA_FIELD_REAL.rawValue:
      switch size {
      case 4: return unsafe .real(Double(place.loadUnaligned(as: Float.self)))
      case 8: return unsafe .real(place.loadUnaligned(as: Double.self))
      default: throw unsafe badField(field)
      }
    case MELBA_FIELD_STRING.rawValue:
      guard let text = unsafe place.loadUnaligned(as: UnsafePointer<UInt8>?.self) else { return .null }
      var count = 0
      while unsafe text[count] != 0 { count += 1 }
      return unsafe try sized(text, count)
    case MELBA_FIELD_CHARACTERS.rawValue:
      let text = unsafe place.assumingMemoryBound(to: UInt8.self)
      var count = 0
      while count < size, unsafe text[count] != 0 { count += 1 }
      return unsafe try sized(text, count)
    case MELBA_FIELD_BYTES.rawValue:
      let bytes = unsafe place.loadUnaligned(as: Bytes.self)
      guard unsafe bytes.size >= 0, unsafe bytes.data != nil || bytes.size == 0 else { throw unsafe badField(field) }
      return unsafe try sized(bytes.data?.assumingMemoryBound(to: UInt8.self), bytes.size)
    case MELBA_FIELD_VALUE.rawValue:
      return unsafe try admit(place.loadUnaligned(as: Value.self))
    case MELBA_FIELD_RECORD.rawValue:
      guard let fields = unsafe field.pointee.fields else { throw unsafe badField(field) }
      return unsafe try record(place, fields)
    case MELBA_FIELD_POINTER.rawValue:
      guard let fields = unsafe field.pointee.fields else { throw unsafe badField(field) }
      guard let other = unsafe place.loadUnaligned(as: UnsafeRawPointer?.self) else { return .null }
      return unsafe try record(other, fields)
    default: throw unsafe badField(field)
    }
  }

  private func sized(_ text: UnsafePointer<UInt8>?, _ count: Int) throws(Stop) -> Value {
    guard count <= 0xFFFF_FFF0 else { throw fail(.tooLarge) { $0.append("a text is too long") } }
    return unsafe Value(text: SourceText(text, count: count))
  }

  private func badField(_ field: UnsafePointer<melba_field>) -> Stop {
    fail(.badArgument) {
      $0.append("the description of field ")
      unsafe $0.append(quoted: SourceText(field.pointee.name))
      $0.append(" contradicts itself")
    }
  }
}
