package dev.plantline.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads points in time, with their offset from UTC: a time without one means another moment in each office. */
final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: write it with its offset from UTC, for example 2026-11-26T02:00:00Z or"
                            + " 2026-11-26T03:00:00+01:00");
        }
    }
}
