package dev.plantline.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a message stands in the topic {@code .in} of its interface, as people write it: {@code 0/42}.
 *
 * @param partition from 0 on
 * @param offset from 0 on
 */
record Position(int partition, long offset) {
    @Override
    public String toString() {
        return partition + "/" + offset;
    }

    /** Reads partition and offset. */
    static final class Converter implements ITypeConverter<Position> {
        private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})/([0-9]{1,18})");

        @Override
        public Position convert(String text) {
            Matcher written = WRITTEN.matcher(text);
            if (!written.matches()) {
                throw new TypeConversionException("'" + TerminalText.of(text, Plantline.LONGEST_LINE)
                        + "': write partition and offset, for example 0/42");
            }
            return new Position(Integer.parseInt(written.group(1)), Long.parseLong(written.group(2)));
        }
    }
}
