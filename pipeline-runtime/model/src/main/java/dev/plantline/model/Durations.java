package dev.plantline.model;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as manifests write them: a whole number and s, m or h. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})([smh])");

    private Durations() {}

    /**
     * Reads one, for example 30s, 5m or 8h.
     *
     * @throws IllegalArgumentException when it has another form
     */
    public static Duration parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration: write a whole number and s, m or h");
        }
        var number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
