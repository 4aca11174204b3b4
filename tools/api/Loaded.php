<?php
namespace Api;

/**
 * The public and protected API of the loaded extension, read by reflection and written as the recorded list writes it:
 * one line a member, under a key that names the member without its signature.
 *
 *     const NAME = VALUE                          key  const NAME
 *     ini NAME = VALUE                                 ini NAME
 *     function NAME(PARAMETERS): TYPE                  function NAME
 *     alias NAME -> CLASS                              alias NAME
 *     final class NAME extends X implements Y, Z       class NAME
 *     CLASS::CONSTANT = VALUE                          CLASS::CONSTANT
 *     CLASS::$PROPERTY public TYPE = VALUE             CLASS::$PROPERTY
 *     CLASS::METHOD(PARAMETERS): TYPE static           CLASS::METHOD()
 */
final class Loaded
{
    /** @var array<string, string> key => line, each member under the class that declares it */
    public readonly array $members;
    /** @var array<string, string> the same for members that a class inherits, under the class that inherits */
    public readonly array $inherited;

    public function __construct(private readonly string $extension)
    {
        $members = $this->constants() + $this->functions() + $this->settings();
        $inherited = [];
        foreach (array_merge(get_declared_classes(), get_declared_interfaces(), get_declared_traits()) as $name) {
            $class = new \ReflectionClass($name);
            if ($class->getExtensionName() !== $extension && !self::fromLibrary($class)) {
                continue;
            }
            if ($class->getName() !== $name) {
                $members["alias $name"] = "alias $name -> {$class->getName()}";
                continue;
            }
            $members["class $name"] = self::declaration($class);
            [$own, $others] = self::membersOf($class);
            $members += $own;
            $inherited += $others;
        }
        ksort($members);
        $this->members = $members;
        $this->inherited = $inherited;
    }

    /** Classes that the extension declares in PHP code have no extension's name, but its namespace. */
    private static function fromLibrary(\ReflectionClass|\ReflectionFunction $what): bool
    {
        return $what->isUserDefined() && preg_match('/^(Swoole|Co)(\\\\|$)|^SwooleLibrary$/i', $what->getName()) === 1;
    }

    private function constants(): array
    {
        $lines = [];
        foreach (get_defined_constants(true)[$this->extension] ?? [] as $name => $value) {
            $lines["const $name"] = "const $name = " . self::literal($value);
        }
        return $lines;
    }

    private function functions(): array
    {
        $lines = [];
        foreach (array_merge(...array_values(get_defined_functions())) as $name) {
            $function = new \ReflectionFunction($name);
            if ($function->getExtensionName() === $this->extension || self::fromLibrary($function)) {
                $lines["function {$function->getName()}"] = "function {$function->getName()}" . self::signature($function);
            }
        }
        return $lines;
    }

    private function settings(): array
    {
        $lines = [];
        // false comes back, with a warning, for an extension without settings.
        foreach (@ini_get_all($this->extension, false) ?: [] as $name => $value) {
            $lines["ini $name"] = "ini $name = " . self::literal($value);
        }
        return $lines;
    }

    private static function declaration(\ReflectionClass $class): string
    {
        $kind = $class->isInterface() ? 'interface' : ($class->isTrait() ? 'trait' : 'class');
        $abstract = $class->isAbstract() && $kind === 'class';
        $parent = $class->getParentClass();
        $interfaces = $class->getInterfaceNames();
        return ($class->isFinal() ? 'final ' : '') . ($abstract ? 'abstract ' : '') . "$kind {$class->getName()}"
            . ($parent ? " extends {$parent->getName()}" : '')
            . ($interfaces ? ' implements ' . implode(', ', $interfaces) : '');
    }

    /** @return array{array<string, string>, array<string, string>} declared here, inherited */
    private static function membersOf(\ReflectionClass $class): array
    {
        $name = $class->getName();
        $lines = [[], []];
        foreach ($class->getReflectionConstants() as $constant) {
            if ($constant->isPublic()) {
                $lines[(int) ($constant->getDeclaringClass()->getName() !== $name)]["$name::{$constant->getName()}"]
                    = "$name::{$constant->getName()} = " . self::literal($constant->getValue());
            }
        }
        foreach ($class->getProperties(\ReflectionProperty::IS_PUBLIC | \ReflectionProperty::IS_PROTECTED) as $property) {
            $lines[(int) ($property->getDeclaringClass()->getName() !== $name)]["$name::\${$property->getName()}"]
                = "$name::\${$property->getName()} " . ($property->isPublic() ? 'public ' : 'protected ')
                . ($property->isStatic() ? 'static ' : '') . self::type($property->getType())
                . '= ' . self::literal($property->hasDefaultValue() ? $property->getDefaultValue() : null);
        }
        foreach ($class->getMethods(\ReflectionMethod::IS_PUBLIC | \ReflectionMethod::IS_PROTECTED) as $method) {
            $lines[(int) ($method->getDeclaringClass()->getName() !== $name)]["$name::{$method->getName()}()"]
                = "$name::{$method->getName()}" . self::signature($method) . ($method->isStatic() ? ' static' : '')
                . ($method->isFinal() ? ' final' : '') . ($method->isPublic() ? '' : ' protected');
        }
        return $lines;
    }

    private static function signature(\ReflectionFunctionAbstract $function): string
    {
        $returns = $function->getReturnType() ?? $function->getTentativeReturnType();
        return '(' . implode(', ', array_map(self::parameter(...), $function->getParameters())) . ')'
            . ($returns === null ? '' : ": $returns");
    }

    private static function parameter(\ReflectionParameter $parameter): string
    {
        $text = self::type($parameter->getType()) . ($parameter->isPassedByReference() ? '&' : '')
            . ($parameter->isVariadic() ? '...' : '') . "\${$parameter->getName()}";
        if (!$parameter->isOptional() || $parameter->isVariadic()) {
            return $text;
        }
        if (!$parameter->isDefaultValueAvailable()) {
            return "$text = ?";
        }
        // A constant stands by its name: its value is a matter of the build.
        return "$text = " . ($parameter->isDefaultValueConstant()
            ? $parameter->getDefaultValueConstantName()
            : self::literal($parameter->getDefaultValue()));
    }

    private static function type(?\ReflectionType $type): string
    {
        return $type === null ? '' : "$type ";
    }

    private static function literal(mixed $value): string
    {
        return json_encode($value, JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR);
    }
}
