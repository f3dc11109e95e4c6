package dev.plantline.engine;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The functions that an expression may call: what they are called, where they stand, and what their operands must be as far as those are written in it. */
final class Functions {
    /** The time at which intake received the message. */
    static final String RECEIVED = "received";

    static final CelFunctions OWN = own();

    /** CEL's own that stand behind a value, and the macros that do. */
    private static final Set<String> BEHIND = Set.of(
            "contains", "startsWith", "endsWith", "matches", "capture", "exists", "exists_one", "all", "map", "filter");

    /** CEL's own that stand before their operands, and those of {@link CelNumbers}. */
    private static final Set<String> AROUND =
            Set.of("has", "string", "int", "bool", "decimal", "round", "duration", Functions.RECEIVED);

    /** CEL's own that stand at either place. */
    private static final Set<String> EITHER = Set.of("size");

    /** What other languages call them. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("toUpperCase", "upper"),
            Map.entry("upperAscii", "upper"),
            Map.entry("uppercase", "upper"),
            Map.entry("toLowerCase", "lower"),
            Map.entry("lowerAscii", "lower"),
            Map.entry("lowercase", "lower"),
            Map.entry("strip", "trim"),
            Map.entry("slice", "substring"),
            Map.entry("left", "substring"),
            Map.entry("right", "substring"),
            Map.entry("replaceAll", "replace"),
            Map.entry("lpad", "padLeft"),
            Map.entry("padStart", "padLeft"),
            Map.entry("zfill", "padLeft"),
            Map.entry("rpad", "padRight"),
            Map.entry("padEnd", "padRight"),
            Map.entry("find", "capture"),
            Map.entry("extract", "capture"),
            Map.entry("length", "size"),
            Map.entry("len", "size"),
            Map.entry("count", "size"),
            Map.entry("ceiling", "ceil"),
            Map.entry("double", "decimal"),
            Map.entry("float", "decimal"),
            Map.entry("number", "decimal"),
            Map.entry("str", "string"),
            Map.entry("getFullYear", "year"),
            Map.entry("getMonth", "month"),
            Map.entry("getDate", "dayOfMonth"),
            Map.entry("getDayOfMonth", "dayOfMonth"),
            Map.entry("getDayOfYear", "dayOfYear"),
            Map.entry("getDayOfWeek", "weekday"),
            Map.entry("getHours", "hour"),
            Map.entry("getMinutes", "minute"),
            Map.entry("getSeconds", "second"),
            Map.entry("date", "day"),
            Map.entry("time", "timestamp"),
            Map.entry("datetime", "timestamp"),
            Map.entry("strftime", "format"),
            Map.entry("strptime", "timestamp"));

    /** What asks for the clock elsewhere. */
    private static final Set<String> CLOCKS =
            Set.of("now", "today", "utcnow", "getdate", "currentTime", "currentDate", "currentTimestamp", "sysdate");

    /** Parts of a day or a time. */
    private static final Set<String> PARTS =
            Set.of("year", "month", "dayOfMonth", "dayOfYear", "weekday", "week", "hour", "minute", "second");

    private static final Map<String, Function<List<CelExpr>, String>> OPERANDS = operands();

    private Functions() {}

    private static CelFunctions own() {
        CelFunctions functions = new CelFunctions();
        CelTexts.addTo(functions);
        CelLists.addTo(functions);
        CelNumbers.addTo(functions);
        CelTimes.addTo(functions);
        return functions;
    }

    /** Names of all functions. */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(OWN.behind());
        names.addAll(OWN.around());
        names.addAll(BEHIND);
        names.addAll(AROUND);
        names.addAll(EITHER);
        return names;
    }

    /** What was probably meant by a name that no function has, in the words of a mistake. */
    static String meant(String name) {
        String meant = ELSEWHERE.getOrDefault(name, Nearest.to(name, names()));
        return meant == null ? "; the functions are " + String.join(", ", names()) : "; did you mean " + meant + "?";
    }

    /**
     * What is wrong with a call that the types of its operands do not show; null when nothing is.
     *
     * @param isBehind whether it stands behind its first operand
     */
    static String mistake(CelExpr.CelCall call, boolean isBehind) {
        String name = call.function();
        if (isClock(name)) {
            return noClock(name + "()");
        }
        boolean behind = BEHIND.contains(name) || OWN.behind().contains(name);
        boolean around = AROUND.contains(name) || OWN.around().contains(name);
        if (behind && !around && !isBehind) {
            return name + " stands behind what it works on: write x." + name + "(...)";
        }
        if (around && !behind && isBehind) {
            return name + " stands before what it works on: write " + name + "(x)";
        }
        Function<List<CelExpr>, String> check = OPERANDS.get(name);
        return check == null ? null : check.apply(call.args());
    }

    /** Whether a name asks for the clock. */
    static boolean isClock(String name) {
        return CLOCKS.contains(name);
    }

    /** Why nothing asks for the clock. */
    static String noClock(String written) {
        return written
                + " is refused, because a message that is tried again later would get another value; received() is the time at which Plantline"
                + " received the message, the same each time";
    }

    /**
     * The operands with the zone of the plant behind them, where the call leaves it out.
     *
     * @param zone of the plant
     */
    static List<CelExpr> inZone(String name, List<CelExpr> given, CelExpr zone) {
        boolean isLeftOut =
                switch (name) {
                    case "timestamp" -> given.size() == 1 || given.size() == 2;
                    case "day" ->
                        given.size() == 1
                                || given.size() == 2 && TimePattern.texts().contains(text(given, 1));
                    case "format", "addDays", "daysBetween" -> given.size() == 2;
                    default -> PARTS.contains(name) && given.size() == 1;
                };
        return isLeftOut ? Stream.concat(given.stream(), Stream.of(zone)).toList() : given;
    }

    private static String pattern(List<CelExpr> given, Predicate<TimePattern> fits, String function) {
        String text = text(given, 1);
        TimePattern pattern = text == null ? null : TimePattern.of(text);
        if (given.size() < 2 || pattern != null && fits.test(pattern)) {
            return null;
        }
        List<String> fitting = TimePattern.texts().stream()
                .filter(each -> fits.test(TimePattern.of(each)))
                .toList();
        String nearest = text == null ? null : Nearest.to(text, fitting);
        return function + " takes a pattern in quotes"
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?") + "; the patterns are "
                + String.join(", ", fitting);
    }

    private static String zone(List<CelExpr> given, int index) {
        if (given.size() <= index) {
            return null;
        }
        String text = text(given, index);
        if (text == null) {
            return "a time zone stands in quotes, 'Europe/Paris' for example";
        }
        if (ZoneId.getAvailableZoneIds().contains(text)) {
            return null;
        }
        String nearest = Nearest.to(text, ZoneId.getAvailableZoneIds());
        return "\"" + text + "\" is no time zone"
                + (nearest == null ? ", such as Europe/Paris" : "; did you mean " + nearest + "?");
    }

    private static String first(String one, String other) {
        return one == null ? other : one;
    }

    private static Map<String, Function<List<CelExpr>, String>> operands() {
        Map<String, Function<List<CelExpr>, String>> checks = new HashMap<>();
        checks.put(
                "round",
                given -> isOutside(given, 1, CelNumbers.MAX_ROUND)
                        ? "round takes 0 to " + CelNumbers.MAX_ROUND + " digits after the point"
                        : null);
        checks.put(
                "split",
                given -> isEmpty(given, 0) ? "split takes what stands between the parts, ',' for example" : null);
        checks.put(
                "replace",
                given -> isEmpty(given, 0) ? "replace takes the text to look for, and this one is empty" : null);
        checks.put("padLeft", given -> padding("padLeft", given));
        checks.put("padRight", given -> padding("padRight", given));
        checks.put("substring", Functions::places);
        checks.put("format", given -> first(pattern(given, each -> true, "format"), zone(given, 2)));
        checks.put(
                "timestamp",
                given -> first(pattern(given, each -> each.hasDay() && each.hasTime(), "timestamp"), zone(given, 2)));
        checks.put("day", given -> {
            if (given.size() > 2) {
                return first(pattern(given, TimePattern::hasDay, "day"), zone(given, 2));
            }
            String mistake = pattern(given, TimePattern::hasDay, "day");
            // The second operand is the zone of a time, or how a text writes the day.
            return mistake == null || zone(given, 1) == null
                    ? null
                    : mistake + "; or a time zone such as 'Europe/Paris'";
        });
        checks.put("addDays", given -> zone(given, 2));
        checks.put("daysBetween", given -> zone(given, 2));
        PARTS.forEach(part -> checks.put(part, given -> zone(given, 1)));
        return Map.copyOf(checks);
    }

    private static String padding(String name, List<CelExpr> given) {
        String with = text(given, 1);
        return isOutside(given, 0, CelTexts.MAX_WIDTH) || with != null && with.codePointCount(0, with.length()) != 1
                ? name + " takes a width of 0 to " + CelTexts.MAX_WIDTH + " and one character to fill up with: code."
                        + name + "(8, '0')"
                : null;
    }

    private static String places(List<CelExpr> given) {
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Long place = whole(given, i);
            if (place != null) {
                places.add(place);
            }
        }
        boolean falls = places.size() == 2 && places.get(1) < places.get(0);
        return falls || places.stream().anyMatch(place -> place < 0)
                ? "substring takes from where and up to where, counted from 0: code.substring(0, 3) is the first three characters"
                : null;
    }

    private static boolean isOutside(List<CelExpr> given, int index, long most) {
        Long number = whole(given, index);
        return number != null && (number < 0 || number > most);
    }

    private static boolean isEmpty(List<CelExpr> given, int index) {
        String text = text(given, index);
        return text != null && text.isEmpty();
    }

    /** The whole number that is written there; null when it is something else. */
    private static Long whole(List<CelExpr> given, int index) {
        return isConstant(given, index, CelConstant.Kind.INT64_VALUE)
                ? Long.valueOf(given.get(index).constant().int64Value())
                : null;
    }

    /** The text that is written there; null when it is something else. */
    static String text(List<CelExpr> given, int index) {
        return isConstant(given, index, CelConstant.Kind.STRING_VALUE)
                ? given.get(index).constant().stringValue()
                : null;
    }

    private static boolean isConstant(List<CelExpr> given, int index, CelConstant.Kind kind) {
        return index < given.size()
                && given.get(index).getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && given.get(index).constant().getKind() == kind;
    }
}
