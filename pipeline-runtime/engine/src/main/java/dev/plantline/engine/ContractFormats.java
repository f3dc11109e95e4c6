package dev.plantline.engine;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.Formats;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats that a contract may name. Those of days and times are our own; the others are the library's, which run on Java's patterns and can take
 * time that grows with the square of a text: each asks for the length first.
 */
final class ContractFormats {
    /** Longest text of each of the library's formats, characters. {@code regex} is not among them: messages bring values and no patterns. */
    private static final Map<String, Integer> LONGEST = Map.ofEntries(
            Map.entry("duration", 64),
            Map.entry("email", 320),
            Map.entry("hostname", 253),
            Map.entry("idn-email", 320),
            Map.entry("idn-hostname", 253),
            Map.entry("ipv4", 15),
            Map.entry("ipv6", 64),
            Map.entry("iri", 8_192),
            Map.entry("iri-reference", 8_192),
            Map.entry("json-pointer", 8_192),
            Map.entry("relative-json-pointer", 8_192),
            Map.entry("time", 64),
            Map.entry("uri", 8_192),
            Map.entry("uri-reference", 8_192),
            Map.entry("uri-template", 8_192),
            Map.entry("uuid", 36));

    /** All of them, for the library. */
    static final List<Format> ALL = Stream.concat(
                    Times.FORMATS.stream(),
                    Formats.DEFAULT.stream()
                            .filter(each -> LONGEST.containsKey(each.getName()))
                            .map(each -> new Bounded(each, LONGEST.get(each.getName()))))
            .toList();

    /** Their names. */
    static final Set<String> NAMES = ALL.stream().map(Format::getName).collect(Collectors.toUnmodifiableSet());

    private ContractFormats() {}

    /** One of the library's. */
    private record Bounded(Format library, int longest) implements Format {
        @Override
        public String getName() {
            return library.getName();
        }

        @Override
        public String getMessageKey() {
            return library.getMessageKey();
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return value.length() <= longest && library.matches(context, value);
        }
    }
}
