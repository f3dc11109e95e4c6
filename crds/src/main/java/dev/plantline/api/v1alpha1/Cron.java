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
    private static final String STEP = ")?)(/";
    private static final String AND = ")?(,";
    private static final String END = ")?)*";

    private static final String MINUTES = ANY + MINUTE + TO + MINUTE + STEP + "(0?[1-9]|[1-5][0-9])";
    private static final String HOURS = ANY + HOUR + TO + HOUR + STEP + "(0?[1-9]|1[0-9]|2[0-3])";
    private static final String DAYS = ANY + DAY + TO + DAY + STEP + DAY;
    private static final String MONTHS = ANY + MONTH + TO + MONTH + STEP + "(0?[1-9]|1[0-2])";
    private static final String WEEKDAYS = ANY + WEEKDAY + TO + WEEKDAY + STEP + "0?[1-7]";

    /** What the API server refuses of a CronJob, for CEL; ranges that run backwards have a pattern of their own. */
    static final String PATTERN = "^" + MINUTES + AND + MINUTES + END
            + " " + HOURS + AND + HOURS + END
            + " " + DAYS + AND + DAYS + END
            + " " + MONTHS + AND + MONTHS + END
            + " " + WEEKDAYS + AND + WEEKDAYS + END + "$";

    /** Ranges that run backwards: of one digit, of two to one, of two with other tens, of two with the same tens, of weekdays and of months. */
    static final String BACKWARDS = "(^|[ ,])("
            + "0?(9-0?[0-8]|8-0?[0-7]|7-0?[0-6]|6-0?[0-5]|5-0?[0-4]|4-0?[0-3]|3-0?[0-2]|2-0?[0-1]|1-0?0)"
            + "|[1-5][0-9]-0?[0-9]"
            + "|5[0-9]-[1-4][0-9]|4[0-9]-[1-3][0-9]|3[0-9]-[12][0-9]|2[0-9]-1[0-9]"
            + "|1(9-1[0-8]|8-1[0-7]|7-1[0-6]|6-1[0-5]|5-1[0-4]|4-1[0-3]|3-1[0-2]|2-1[0-1]|1-10)"
            + "|2(9-2[0-8]|8-2[0-7]|7-2[0-6]|6-2[0-5]|5-2[0-4]|4-2[0-3]|3-2[0-2]|2-2[0-1]|1-20)"
            + "|3(9-3[0-8]|8-3[0-7]|7-3[0-6]|6-3[0-5]|5-3[0-4]|4-3[0-3]|3-3[0-2]|2-3[0-1]|1-30)"
            + "|4(9-4[0-8]|8-4[0-7]|7-4[0-6]|6-4[0-5]|5-4[0-4]|4-4[0-3]|3-4[0-2]|2-4[0-1]|1-40)"
            + "|5(9-5[0-8]|8-5[0-7]|7-5[0-6]|6-5[0-5]|5-5[0-4]|4-5[0-3]|3-5[0-2]|2-5[0-1]|1-50)"
            + "|(?i:mon-(sun)|tue-(sun|mon)|wed-(sun|mon|tue)|thu-(sun|mon|tue|wed)|fri-(sun|mon|tue|wed|thu)|sat-(sun|mon|tue|wed|thu|fri))"
            + "|(?i:feb-(jan)|mar-(jan|feb)|apr-(jan|feb|mar)|may-(jan|feb|mar|apr)|jun-(jan|feb|mar|apr|may)|jul-(jan|feb|mar|apr|may|jun)|aug-(jan|feb|mar|apr|may|jun|jul)|sep-(jan|feb|mar|apr|may|jun|jul|aug)|oct-(jan|feb|mar|apr|may|jun|jul|aug|sep)|nov-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct)|dec-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov))"
            + ")($|[ ,/])";

    /** Months of February alone: the month, a range that ends before the next step, or steps that leave the year. */
    static final String FEBRUARY = "((0?2|feb)(-(0?2|feb)(/(0?[1-9]|1[012]))?|-(0?3|mar)/(0?[2-9]|1[012])"
            + "|-(0?4|apr)/(0?[3-9]|1[012])|-(0?5|may)/(0?[4-9]|1[012])|-(0?6|jun)/(0?[5-9]|1[012])"
            + "|-(0?7|jul)/(0?[6-9]|1[012])|-(0?8|aug)/(0?[7-9]|1[012])|-(0?9|sep)/(0?[89]|1[012])"
            + "|-(10|oct)/(0?9|1[012])|-(11|nov)/(1[012])|-(12|dec)/(1[12])|/(1[12]))?)";

    /** Months that all have fewer than 31 days, by the month that they begin with. */
    static final String SHORT_MONTHS = "((0?2|feb)(-(0?2|feb)(/(0?[1-9]|1[012]))?|-(0?3|mar|0?4|apr)/(0?[2-9]|1[012])"
            + "|-(0?5|may|0?6|jun)/(0?[2456789]|1[012])|-(0?7|jul)/(0?[246789]|1[012])"
            + "|-(0?8|aug|0?9|sep)/(0?[4789]|1[012])|-(10|oct|11|nov)/(0?[79]|1[012])|-(12|dec)/(0?[79]|1[12])"
            + "|/(0?[79]|1[12]))?"
            + "|(0?4|apr)(-(0?4|apr)(/(0?[1-9]|1[012]))?|-(0?5|may|0?6|jun)/(0?[2-9]|1[012])"
            + "|-(0?7|jul)/(0?[2456789]|1[012])|-(0?8|aug|0?9|sep)/(0?[5-9]|1[012])"
            + "|-(10|oct|11|nov)/(0?[5789]|1[012])|-(12|dec)/(0?[579]|1[012])|/(0?[579]|1[012]))?"
            + "|(0?6|jun)(-(0?6|jun)(/(0?[1-9]|1[012]))?|-(0?7|jul)/(0?[2-9]|1[012])"
            + "|-(0?8|aug|0?9|sep)/(0?[3-9]|1[012])|-(10|oct|11|nov)/(0?[356789]|1[012])"
            + "|-(12|dec)/(0?[5789]|1[012])|/(0?[5789]|1[012]))?"
            + "|(0?9|sep)(-(0?9|sep)(/(0?[1-9]|1[012]))?|-(10|oct|11|nov)/(0?[2-9]|1[012])"
            + "|-(12|dec)/(0?[2456789]|1[012])|/(0?[2456789]|1[012]))?"
            + "|(11|nov)(-(11|nov)(/(0?[1-9]|1[012]))?|-(12|dec)/(0?[2-9]|1[012])|/(0?[2-9]|1[012]))?)";

    private static final String OF_30_AND_31 = "3[01](-3[01])?(/[0-9]{1,2})?";
    private static final String OF_31 = "31(-31)?(/[0-9]{1,2})?";
    /** The weekday does not count beside the day of the month. With any other weekday a CronJob runs on days that either of the two names. */
    private static final String ANY_WEEKDAY = "([^ ]*,)?[*](/0?1)?(,[^ ]*)?";

    /** Only days that none of the months has. */
    static final String NO_DAY = "(?i)^[^ ]+ [^ ]+ (" + OF_30_AND_31 + "(," + OF_30_AND_31 + ")* " + FEBRUARY + "(,"
            + FEBRUARY + ")*|" + OF_31 + "(," + OF_31 + ")* " + SHORT_MONTHS + "(," + SHORT_MONTHS + ")*) "
            + ANY_WEEKDAY + "$";

    private Cron() {}
}
