UPDATE timers SET kind = kind || '.' || argument, argument = '' WHERE argument <> '';
