package dev.plantline.api.v1alpha1;

/** Cron expressions as a CronJob takes them: five fields of values, ranges, steps and lists, each within its bounds. */
final class Cron {
    private static final String MINUTE = "[0-5]?[0-9]";
    private static final String HOUR = "([01]?[0-9]|2[0-3])";
    private static final String DAY = "(0?[1-9]|[12][0-9]|3[01])";
    private static final String MONTH = "(0?[1-9]|1[0-2]|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))";
    private static final String WEEKDAY = "(0?[0-6]|(?i:sun|mon|tue|wed|thu|fri|sat))";

    private static final String ANY = "([*]|";
    private static final String TO = "(-";
    private static final String STEP = ")?)(/0?[1-9][0-9]?)?";
    private static final String AND = "(,";
    private static final String END = ")*";

    private static final String MINUTES = ANY + MINUTE + TO + MINUTE + STEP;
    private static final String HOURS = ANY + HOUR + TO + HOUR + STEP;
    private static final String DAYS = ANY + DAY + TO + DAY + STEP;
    private static final String MONTHS = ANY + MONTH + TO + MONTH + STEP;
    private static final String WEEKDAYS = ANY + WEEKDAY + TO + WEEKDAY + STEP;

    /** What the API server refuses of a CronJob, for CEL; a range that runs backwards is not found. */
    static final String PATTERN = "^" + MINUTES + AND + MINUTES + END
            + " " + HOURS + AND + HOURS + END
            + " " + DAYS + AND + DAYS + END
            + " " + MONTHS + AND + MONTHS + END
            + " " + WEEKDAYS + AND + WEEKDAYS + END + "$";

    private Cron() {}
}
