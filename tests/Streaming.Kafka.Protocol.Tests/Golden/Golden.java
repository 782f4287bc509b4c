import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.ConsumerProtocolAssignment;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.RawTaggedField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.TimestampType;

/** Writes the golden files with Kafka's own classes. See README.md beside it. */
public class Golden {
    private static final Pattern ROW = Pattern.compile("\\| (\\w+) \\| (\\d+) \\| (\\d+)\\.\\.(\\d+) \\|.*");

    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[1]);
        try (PrintStream messages = open(out, "messages.txt"); PrintStream fields = open(out, "fields.txt"); PrintStream headers = open(out, "headers.txt")) {
            for (String line : Files.readAllLines(Path.of(args[0]))) {
                var row = ROW.matcher(line);
                if (!row.matches()) continue;
                ApiKeys key = ApiKeys.forId(Integer.parseInt(row.group(2)));
                short min = Short.parseShort(row.group(3)), max = Short.parseShort(row.group(4));
                api(messages, fields, row.group(1) + "Request", key.messageType.newRequest().getClass(), min, max);
                api(messages, fields, row.group(1) + "Response", key.messageType.newResponse().getClass(), min, max);
                for (short version = min; version <= max; version++) header(headers, row.group(1), key, version);
            }
            payload(messages, fields, "ConsumerSubscription", ConsumerProtocolSubscription.class);
            payload(messages, fields, "ConsumerAssignment", ConsumerProtocolAssignment.class);
        }
        try (PrintStream errors = open(out, "errors.txt")) {
            for (Errors error : Errors.values()) errors.println(error.code() + " " + error.name());
        }
        try (PrintStream batches = open(out, "batches.txt")) {
            Batches.write(batches);
        }
    }

    private static PrintStream open(Path folder, String name) throws IOException {
        return new PrintStream(Files.newOutputStream(folder.resolve(name)), false, StandardCharsets.UTF_8);
    }

    private static void api(PrintStream messages, PrintStream fields, String name, Class<?> type, short min, short max) throws Exception {
        Map<String, String> ranges = new LinkedHashMap<>();
        for (short version = min; version <= max; version++) {
            Schema schema = schema(type, version);
            list(ranges, schema, "", version);
            print(messages, name, type, version, "full", 0);
            print(messages, name, type, version, "null", 0);
            print(messages, name, type, version, "default", 0);
        }
        print(messages, name, type, max, "tags", 0);
        fields(fields, name, ranges);
    }

    private static void payload(PrintStream messages, PrintStream fields, String name, Class<?> type) throws Exception {
        Map<String, String> ranges = new LinkedHashMap<>();
        for (short version = 0; version <= 3; version++) {
            list(ranges, schema(type, version), "", version);
            for (String mode : List.of("full", "null", "default")) print(messages, name, type, version, mode, 2);
        }
        fields(fields, name, ranges);
    }

    private static void fields(PrintStream to, String name, Map<String, String> ranges) {
        to.print(name);
        ranges.forEach((path, range) -> to.print(" " + path + ":" + range));
        to.println();
    }

    // prefix: bytes of version in front.
    private static void print(PrintStream to, String name, Class<?> type, short version, String mode, int prefix) throws Exception {
        Schema schema = schema(type, version);
        Object message = type.getDeclaredConstructor().newInstance();
        if (mode.equals("default")) extend(message, schema);
        else fill(message, schema, name + "@" + version + " ", mode, 0);
        if (mode.equals("tags") && !isFlexible(schema)) return;
        byte[] bytes = prefix == 0 ? bytes((Message) message, version) : MessageUtil.toVersionPrefixedBytes(version, (Message) message);
        to.println(name + " " + version + " " + mode + " " + HexFormat.of().formatHex(bytes));
    }

    private static void header(PrintStream to, String name, ApiKeys key, short version) {
        var request = new RequestHeaderData().setRequestApiKey(key.id).setRequestApiVersion(version).setCorrelationId(7_000 + version).setClientId("ü-client");
        var response = new ResponseHeaderData().setCorrelationId(7_000 + version);
        to.println(name + " " + version + " " + HexFormat.of().formatHex(bytes(request, key.requestHeaderVersion(version)))
            + " " + HexFormat.of().formatHex(bytes(response, key.responseHeaderVersion(version))));
    }

    private static byte[] bytes(Message message, short version) {
        var cache = new ObjectSerializationCache();
        var buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    private static Schema schema(Class<?> type, short version) throws Exception {
        return ((Schema[]) type.getField("SCHEMAS").get(null))[version];
    }

    private static boolean isFlexible(Schema schema) {
        for (BoundField field : schema.fields()) if (field.def.type instanceof TaggedFields) return true;
        return false;
    }

    // Which leaf has which versions.
    private static void list(Map<String, String> ranges, Schema schema, String prefix, short version) {
        for (BoundField field : schema.fields()) {
            if (field.def.type instanceof TaggedFields tagged) tagged.fields().values().forEach(f -> list(ranges, f.type, prefix + name(f.name), version));
            else list(ranges, field.def.type, prefix + name(field.def.name), version);
        }
    }

    private static void list(Map<String, String> ranges, Type type, String path, short version) {
        if (type.isArray()) list(ranges, type.arrayElementType().get(), path + "[]", version);
        else if (type instanceof Schema schema) list(ranges, schema, path + ".", version);
        else ranges.merge(path, version + "-" + version, (a, b) -> a.substring(0, a.indexOf('-')) + "-" + version);
    }

    // Every value follows from the path of its field, so that a reader that mixes up two fields is found out.
    private static void fill(Object target, Schema schema, String path, String mode, int depth) throws Exception {
        for (BoundField field : schema.fields()) {
            if (field.def.type instanceof TaggedFields tagged) {
                if (mode.equals("null")) continue;
                for (var f : tagged.fields().values()) set(target, f.name, f.type, path, mode, depth);
                if (mode.equals("tags")) unknown(target);
            } else set(target, field.def.name, field.def.type, path, mode, depth);
        }
    }

    // One new element in every array of structures, so that their defaults are seen too.
    @SuppressWarnings("unchecked")
    private static void extend(Object target, Schema schema) throws Exception {
        for (BoundField bound : schema.fields()) {
            if (!bound.def.type.isArray() || !(bound.def.type.arrayElementType().get() instanceof Schema element)) continue;
            Field field = target.getClass().getDeclaredField(camel(bound.def.name));
            field.setAccessible(true);
            if (!(field.get(target) instanceof Collection<?> items)) continue;
            Object item = elementClass(field).getDeclaredConstructor().newInstance();
            extend(item, element);
            ((Collection<Object>) items).add(item);
        }
    }

    @SuppressWarnings("unchecked")
    private static void unknown(Object target) throws Exception {
        var tags = (List<RawTaggedField>) target.getClass().getMethod("unknownTaggedFields").invoke(target);
        tags.add(new RawTaggedField(100, new byte[0]));
        tags.add(new RawTaggedField(70_000, new byte[200]));
    }

    private static void set(Object target, String snake, Type type, String path, String mode, int depth) throws Exception {
        Field field = target.getClass().getDeclaredField(camel(snake));
        field.setAccessible(true);
        field.set(target, value(field, type, path + name(snake), mode, depth));
    }

    private static Object value(Field field, Type type, String path, String mode, int depth) throws Exception {
        if (mode.equals("null") && type.isNullable()) return null;
        if (type.isArray()) return array(field, type, path, mode, depth);
        if (type instanceof Schema schema) {
            Object part = field.getType().getDeclaredConstructor().newInstance();
            fill(part, schema, path + ".", mode, depth);
            return part;
        }
        return scalar(type, path);
    }

    @SuppressWarnings("unchecked")
    private static Object array(Field field, Type type, String path, String mode, int depth) throws Exception {
        Type element = type.arrayElementType().get();
        Collection<Object> items = field.getType() == List.class ? new ArrayList<>() : (Collection<Object>) field.getType().getDeclaredConstructor().newInstance();
        int count = mode.equals("null") || depth > 1 ? 1 : 2;
        for (int i = 0; i < count; i++) {
            String itemPath = path + "[" + i + "]";
            if (element instanceof Schema schema) {
                Object item = elementClass(field).getDeclaredConstructor().newInstance();
                fill(item, schema, itemPath + ".", mode, depth + 1);
                items.add(item);
            } else items.add(scalar(element, itemPath));
        }
        return items;
    }

    private static Class<?> elementClass(Field field) {
        var declared = field.getType() == List.class ? field.getGenericType() : field.getType().getGenericSuperclass();
        return (Class<?>) ((ParameterizedType) declared).getActualTypeArguments()[0];
    }

    private static Object scalar(Type type, String path) {
        long hash = hash(path);
        byte[] five = new byte[5];
        for (int i = 0; i < 5; i++) five[i] = (byte) (hash >> (8 * i));
        String name = type.toString();
        if (name.endsWith("STRING")) return "ü" + String.format("%06x", hash & 0xffffff);
        if (name.endsWith("BYTES")) return isBuffer(path) ? (Object) ByteBuffer.wrap(five) : five;
        if (name.endsWith("RECORDS")) return MemoryRecords.readableRecords(ByteBuffer.wrap(five));
        return switch (name) {
            case "BOOLEAN" -> (hash & 1) == 1;
            case "INT8" -> (byte) hash;
            case "INT16" -> (short) hash;
            case "INT32" -> (int) hash;
            case "INT64" -> hash;
            case "UUID" -> new Uuid(hash, hash(path + "!"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean isBuffer(String path) {
        return path.startsWith("Consumer");
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        return hash ^ (hash >>> 32);
    }

    private static String camel(String snake) {
        var text = new StringBuilder();
        for (String word : snake.split("_")) text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        return text.toString();
    }

    // The name here of what Kafka calls by the versions that have it.
    private static String name(String snake) {
        String name = camel(snake).replace("V3AndBelow", "").replace("v3AndBelow", "");
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** Record batches. */
    private static final class Batches {
        private static final long NOON = 1_772_366_400_000L;

        static void write(PrintStream to) throws IOException {
            print(to, "plain", plain(Compression.NONE, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, -1, (short) -1, -1, false));
            print(to, "idempotent", plain(Compression.NONE, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, 4_000_000_007L, (short) 3, 1_000, false));
            print(to, "transactional", plain(Compression.NONE, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, 4_000_000_008L, (short) 32_767, 2_147_483_646, true));
            print(to, "append-time", plain(Compression.NONE, TimestampType.LOG_APPEND_TIME, NOON + 777, -1, (short) -1, -1, false));
            print(to, "gzip", plain(Compression.gzip().build(), TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP, -1, (short) -1, -1, false));
            print(to, "commit", marker(ControlRecordType.COMMIT));
            print(to, "abort", marker(ControlRecordType.ABORT));
            print(to, "long", longOne());
            print(to, "gaps", gaps());
            print(to, "empty", empty());
        }

        private static void print(PrintStream to, String name, ByteBuffer batch) {
            byte[] bytes = new byte[batch.remaining()];
            batch.get(bytes);
            to.println(name + " " + HexFormat.of().formatHex(bytes));
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static ByteBuffer plain(Compression compression, TimestampType type, long appendTime, long producerId, short epoch, int sequence, boolean transactional) {
            var builder = new MemoryRecordsBuilder(ByteBuffer.allocate(1024), RecordBatch.MAGIC_VALUE_V2, compression, type, 5_000_000_000L, appendTime, producerId, epoch, sequence,
                transactional, false, 11, 1024);
            builder.append(NOON, utf8("key"), utf8("value"));
            builder.append(NOON - 100_000, null, utf8("no key"));
            builder.append(NOON + 5, utf8("deleted"), null);
            builder.append(NOON + 6, (byte[]) null, (byte[]) null);
            builder.append(NOON + 9_000_000_000L, new byte[0], new byte[0], new Header[] {
                new RecordHeader("trace", utf8("a1")), new RecordHeader("", new byte[0]), new RecordHeader("ü", (byte[]) null)});
            return builder.build().buffer();
        }

        private static ByteBuffer marker(ControlRecordType type) {
            return MemoryRecords.withEndTransactionMarker(42, NOON, 11, 4_000_000_008L, (short) 5, new EndTransactionMarker(type, 77)).buffer();
        }

        // Lengths and deltas whose varints have more than one byte.
        private static ByteBuffer longOne() {
            var builder = new MemoryRecordsBuilder(ByteBuffer.allocate(65_536), RecordBatch.MAGIC_VALUE_V2, Compression.NONE, TimestampType.CREATE_TIME, 0, RecordBatch.NO_TIMESTAMP, -1, (short) -1, -1,
                false, false, -1, 65_536);
            for (int i = 0; i < 200; i++) builder.append(NOON + i * 1_000L, utf8("" + i), new byte[i == 150 ? 9_000 : i % 4]);
            return builder.build().buffer();
        }

        // What a cleaner leaves: offsets that are not consecutive.
        private static ByteBuffer gaps() {
            var builder = new MemoryRecordsBuilder(ByteBuffer.allocate(1024), RecordBatch.MAGIC_VALUE_V2, Compression.NONE, TimestampType.CREATE_TIME, 100, RecordBatch.NO_TIMESTAMP, -1, (short) -1, -1,
                false, false, 2, 1024);
            for (int offset : new int[] {101, 107, 300}) builder.appendWithOffset(offset, NOON + offset, utf8("k" + offset), utf8("v"));
            builder.overrideLastOffset(305);
            return builder.build().buffer();
        }

        private static ByteBuffer empty() {
            var buffer = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
            DefaultRecordBatch.writeEmptyHeader(buffer, RecordBatch.MAGIC_VALUE_V2, 4_000_000_009L, (short) 2, 60, 500, 509, 4, TimestampType.CREATE_TIME, NOON, true, false);
            buffer.flip();
            return buffer;
        }
    }
}
