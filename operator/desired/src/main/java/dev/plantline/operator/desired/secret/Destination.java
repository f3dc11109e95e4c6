package dev.plantline.operator.desired.secret;

import dev.plantline.model.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a secret is sent: one web server, or the brokers of one Kafka. Two ways to write the same place are equal: case of scheme and host, the
 * default port, a slash at the end and the order of brokers do not count.
 *
 * @param places each as {@code https://odoo.example.com} or {@code kafka:9092}; at least one
 */
public record Destination(SortedSet<String> places) {
    /** Characters of the longest text that is read; a list of brokers in a manifest has 1024. */
    private static final int LONGEST = 4096;

    private static final Pattern ORIGIN =
            Pattern.compile("(https?)://([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)(?::([0-9]{1,5}))?/?");
    private static final Pattern BROKER = Pattern.compile("([a-z0-9.-]+):([0-9]{1,5})");

    /** Copies the places. */
    public Destination {
        places = Collections.unmodifiableSortedSet(new TreeSet<>(places));
    }

    /**
     * A web server.
     *
     * @param url {@code http(s)://host[:port][/]}
     * @throws IllegalArgumentException when it is none of these
     */
    public static Destination ofUrl(String url) {
        return parse(url)
                .filter(each -> each.places().first().contains("://"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + url + "' is not an address of a web server: write for example https://odoo.example.com"));
    }

    /**
     * The brokers of a Kafka.
     *
     * @param bootstrapServers {@code host:port}, separated by commas
     * @throws IllegalArgumentException when it is not
     */
    public static Destination ofBrokers(String bootstrapServers) {
        return parse(bootstrapServers)
                .filter(each -> !each.places().first().contains("://"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + bootstrapServers + "' is not a list of brokers: write for example kafka:9092"));
    }

    /**
     * Reads either form, as people write it.
     *
     * @return empty: it is neither
     */
    public static Optional<Destination> parse(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        var lower = text.strip().toLowerCase(Locale.ROOT);
        var origin = ORIGIN.matcher(lower);
        if (origin.matches()) {
            return Optional.of(new Destination(new TreeSet<>(Set.of(origin(origin)))));
        }
        var brokers = new TreeSet<String>();
        for (var each : Arrays.asList(lower.split(",", -1))) {
            var broker = BROKER.matcher(each.strip());
            if (!broker.matches()) {
                return Optional.empty();
            }
            brokers.add(broker.group(1) + ":" + Integer.parseInt(broker.group(2)));
        }
        return Optional.of(new Destination(brokers));
    }

    private static String origin(Matcher origin) {
        var scheme = origin.group(1);
        var standard = scheme.equals("https") ? 443 : 80;
        var port = origin.group(3) == null ? standard : Integer.parseInt(origin.group(3));
        return scheme + "://" + origin.group(2) + (port == standard ? "" : ":" + port);
    }

    /** 32 hex digits: nobody finds another place with the same ones. */
    public String hash() {
        return Hashes.sha256(toString().getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    /** As an annotation says it. */
    @Override
    public String toString() {
        return String.join(",", places);
    }
}
