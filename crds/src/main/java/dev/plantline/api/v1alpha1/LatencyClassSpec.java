package dev.plantline.api.v1alpha1;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The timing model of a class of interfaces.
 *
 * @param mode streaming pods or scheduled batch runs
 * @param objective a message is late when it is not applied within this time, for example 30s
 * @param schedule cron expression in the plant's time zone; batch only
 * @param maxRecords most operations in one call to Odoo; 1 to 1000, default 50
 * @param connections connections to Odoo at once per pod; 1 to 16, default 2
 * @param retries defaults for the interfaces of this class
 * @param alertSeverity severity of its alerts before criticality raises or lowers it
 * @param retention how long messages that have their outcome stay in the interface's topic, 24h to 9000h, default 336h; the audit tells of them longer
 */
@ValidationRule(
        value = "self.mode != 'batch' || has(self.schedule)",
        message = "a batch class needs a schedule, for example '15 2 * * *' for a quarter past two every night",
        fieldPath = ".mode")
@ValidationRule(
        value = "self.mode != 'streaming' || !has(self.schedule)",
        message = "a streaming class works messages as they come and has no schedule; remove it or set mode: batch",
        fieldPath = ".schedule")
public record LatencyClassSpec(
        @Required Mode mode,
        @Required
                @Size(max = 16)
                @Pattern(PlantlineApi.DURATION)
                @ValidationRule(
                        value = "duration(self) <= duration('744h')",
                        message = "an objective is at most a month, 744h")
                String objective,
        @Size(max = 64)
                @Pattern("^[-0-9*/,]+ [-0-9*/,]+ [-0-9*/,]+ [-0-9*/,A-Za-z]+ [-0-9*/,A-Za-z]+$")
                @ValidationRule(
                        value = "self.matches('" + Cron.PATTERN + "')",
                        message =
                                "no such time: minute 0-59, hour 0-23, day 1-31, month 1-12 or JAN-DEC, weekday 0-6 or SUN-SAT, steps from 1 to as many as there are")
                @ValidationRule(
                        value = "!self.matches('" + Cron.BACKWARDS + "')",
                        message = "a range runs backwards: write the smaller one first, for example 1-5, or two ranges")
                @ValidationRule(
                        value = "!self.matches('" + Cron.NO_DAY + "')",
                        message = "no such day ever comes: those months are shorter")
                String schedule,
        @Min(1) @Max(1000) @Default("50") Integer maxRecords,
        @Min(1) @Max(16) @Default("2") Integer connections,
        OdooInterfaceSpec.Retries retries,
        @Default("warning") AlertSeverity alertSeverity,
        @Size(max = 16)
                @Pattern(PlantlineApi.DURATION)
                @Default(LatencyClassSpec.RETENTION)
                @ValidationRule(
                        value = "duration(self) >= duration('24h') && duration(self) <= duration('9000h')",
                        message =
                                "messages are kept from a day, 24h, to 375 days, 9000h: the audit of them must last longer")
                String retention) {
    /** How long messages are kept where a class does not say otherwise: 14 days. */
    public static final String RETENTION = "336h";

    /** How messages of the class are worked. */
    public enum Mode {
        /** A Deployment that works messages as they come. */
        streaming,
        /** A CronJob that drains to the end offsets of its start, then exits. */
        batch
    }

    /** Severity label of generated alerts. */
    public enum AlertSeverity {
        /** Wakes someone. */
        critical,
        /** Looked at in working hours. */
        warning,
        /** A note. */
        info
    }
}
