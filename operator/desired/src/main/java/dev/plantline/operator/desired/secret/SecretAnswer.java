package dev.plantline.operator.desired.secret;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a Secret gives for a use. */
public sealed interface SecretAnswer {
    /** What it is, handled completely. */
    <T> T match(Function<Given, T> given, Supplier<T> missing, Function<Refused, T> refused);

    /** The value, when there is one for this use. */
    default Optional<String> value() {
        return match(given -> Optional.of(given.base64()), Optional::empty, refused -> Optional.empty());
    }

    /**
     * The value.
     *
     * @param base64 as it stands in a Secret's data
     */
    record Given(String base64) implements SecretAnswer {
        @Override
        public <T> T match(Function<Given, T> given, Supplier<T> missing, Function<Refused, T> refused) {
            return given.apply(this);
        }

        /** Never the value. */
        @Override
        public String toString() {
            return "given";
        }
    }

    /** The Secret or its key is not there. */
    record Missing() implements SecretAnswer {
        @Override
        public <T> T match(Function<Given, T> given, Supplier<T> missing, Function<Refused, T> refused) {
            return missing.get();
        }
    }

    /**
     * It is there and not for this use.
     *
     * @param certificates whether it should have been certificates; else a secret
     * @param why what is wrong and what to do; never a value
     */
    record Refused(boolean certificates, String why) implements SecretAnswer {
        @Override
        public <T> T match(Function<Given, T> given, Supplier<T> missing, Function<Refused, T> refused) {
            return refused.apply(this);
        }
    }
}
