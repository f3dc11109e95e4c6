package dev.plantline.operator.desired.alerts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue of alerts as the person on call reads it. */
final class AlertsPage {
    static final String HEADER = "| alert | what it means | what to do |\n|---|---|---|\n";

    private AlertsPage() {}

    /** Every alert. */
    static List<Alert> all() {
        return Stream.<Alert>concat(Arrays.stream(InterfaceAlert.values()), Arrays.stream(PlantAlert.values()))
                .toList();
    }

    /** The table, in Markdown. */
    static String table() {
        return all().stream()
                .map(each -> "| `" + each.alertName() + "` | " + each.meaning() + " | " + each.remedy() + " |\n")
                .collect(Collectors.joining("", HEADER, ""));
    }
}
