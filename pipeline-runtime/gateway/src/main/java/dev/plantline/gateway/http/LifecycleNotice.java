package dev.plantline.gateway.http;

import dev.plantline.gateway.ReceivingInterface;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What senders are told of an interface that ends: {@code Deprecation} (RFC 9745), {@code Sunset} (RFC 8594) and {@code Link} to the one that takes over
 * (RFC 5829). A date stops nothing; a human does.
 */
final class LifecycleNotice {
    /** As HTTP writes it; the formatter of Java for RFC 1123 leaves the zero of a day out. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private LifecycleNotice() {}

    /**
     * Headers by name; empty where there is nothing to tell.
     *
     * @param routes where the successor receives
     * @param now Deprecation says since when: nobody has noted that day, so that it is this one, which is never too early
     */
    static Map<String, String> of(ReceivingInterface to, HttpRoutes routes, Instant now) {
        if (!to.isDeprecated() && !to.isRetired()) {
            return Map.of();
        }
        var headers = new TreeMap<String, String>();
        headers.put("Deprecation", "@" + now.truncatedTo(ChronoUnit.DAYS).getEpochSecond());
        to.sunset().ifPresent(end -> headers.put("Sunset", HTTP_DATE.format(end.atOffset(ZoneOffset.UTC))));
        to.successor()
                .flatMap(routes::pathOf)
                .ifPresent(path -> headers.put("Link", "</" + path + ">; rel=\"successor-version\""));
        return Map.copyOf(headers);
    }

    /** The sentence for who still sends. */
    static String gone(ReceivingInterface to) {
        return "interface " + to.id().name() + " is retired and receives nothing any more"
                + to.successor()
                        .map(name -> ": send to interface " + name + ", which has taken over")
                        .orElse(": ask its owner where to send");
    }
}
