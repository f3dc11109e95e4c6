package dev.plantline.operator.desired.alerts;

/** What the person on call reads of an alert, whatever it watches. */
interface Alert {
    /** Its name in Prometheus. */
    String alertName();

    /** What it means, for the table on the page; Markdown. */
    String meaning();

    /** What to do about it, for the table on the page; Markdown. */
    String remedy();
}
